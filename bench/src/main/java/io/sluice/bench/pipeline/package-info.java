/// The benchmarks of a stack under load: the times from a request to its effect and from a verdict
/// to the rollback, and the time that a revert to the previous version takes.
///
/// [PipelineBench] posts versions by [LaneRun]; [StretchLatencies] reads the times of each
/// [Stretch] from the topics, and [StretchGate] compares them with the [PipelineFloor].
/// [RevertBench] measures reverts. Both use the [StackSession] and a [BenchLane].
@org.jspecify.annotations.NullMarked
package io.sluice.bench.pipeline;
