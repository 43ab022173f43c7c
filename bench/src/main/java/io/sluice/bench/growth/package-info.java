/// The benchmark of an old and large log of the engine: its purge and its check at a start.
///
/// [GrowthBench] is the command and [GrowthResult] its report. [LargeLog] repeats the events of a
/// [SampleRelease]; [LanePosts] runs with [PurgeLoad] and without it; [StartupCheck] runs before
/// and after the posts.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.growth;
