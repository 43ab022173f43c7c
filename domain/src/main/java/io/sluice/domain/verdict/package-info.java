/// The judges of a release and their verdicts. The package uses no clock, no randomness and no IO.
///
/// The main files, in the order of reading:
///
/// 1. The input: [WatchEvent], [Tick], [VersionCounts] ([Counts], [InstanceCounts]),
///    [SourceSample].
/// 2. The fold: [WatchState] ([StepCounts], [UnjudgedMatches]), [CumulativeEvidence]
///    ([AlphaShares], [PooledEvidence], [SharedFailure], [Breach]), [CheckState].
/// 3. The judges, each with its state, its formula and its sentences: [Judge]; [ComparisonJudge]
///    ([CappedMixture], [Ratio], [NonInferiorityTest], [StratifiedTest]), [LimitJudge]
///    ([LimitProcess]), [RestartJudge] ([InstanceEndings]), [ThresholdJudge] ([Baseline]),
///    [ScoreJudge] ([MannWhitney], [ScoreAggregator]), [ExternalVerdictJudge].
/// 4. The noise of the fleet: [FleetEstimates] ([FleetCounts], [ClumpFactor], [BlockDispersion],
///    [LevelDispersion], [BucketDispersion]), [LevelCap]; its record: [FleetNoise], [StableNoise].
/// 5. The verdict: [PublishedVerdict], [Assessment] ([NoDataPolicy], [Split]), [Findings],
///    [VerdictMessages], [CheckMessages], [VerdictNotes].
/// 6. The record of a watch: [Recording].
/// 7. The power to expect before a release: [ExpectedPower], [LaneTraffic].
@org.jspecify.annotations.NullMarked
package io.sluice.domain.verdict;
