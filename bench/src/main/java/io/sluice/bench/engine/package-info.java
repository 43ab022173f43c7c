/// The benchmark of one engine with up to 10,000 active releases: the cost of a signal, and the
/// memory and disk space of a release.
///
/// [EngineBench] is the command and [EngineReport] its report. [EngineMeasurements] runs an
/// [Engine] over [ReadyTargets], with a release in each of its [ActiveLanes], under [SignalLoad];
/// [Floor] runs the same [Statements] in plain JDBC.
@org.jspecify.annotations.NullMarked
package io.sluice.bench.engine;
