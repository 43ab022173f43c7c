/// The benchmark of the judge: how often it rolls back a good candidate, and how soon it rolls back
/// a bad one, compared with the judges of other tools; with `--speed` the cost of a tick.
///
/// [JudgeBench] is the command. [Rows] lists the table ([NoiseRows], [PowerRows], [SharedRows]):
/// each [Row] has a [TrafficScenario], the [Contender]s that judge its [ScenarioTraffic], and the
/// [JudgeGate]s of their [ScenarioResults]. [LaneRecords] gives [ShippedContender] the noise of
/// earlier releases. [Speed] measures the judge alone, and [Load] a [Monitor] with many watches and
/// a [FakeRouterMain].
@org.jspecify.annotations.NullMarked
package io.sluice.bench.judge;
