/// The judges of a release and their verdicts. The package uses no clock, no randomness and no IO.
///
/// The main files, in the order of reading:
///
/// 1. The input: [WatchEvent], [Tick], [VersionCounts] ([Counts], [InstanceCounts]),
///    [SourceSample].
/// 2. The fold: [WatchState] ([StepCounts], [UnjudgedMatches]), [CumulativeEvidence]
///    ([PooledEvidence], [SharedFailure], [Breach]), [CheckState].
/// 3. The judges, each with its state, its formula and its sentences: [Judge]; [ComparisonJudge]
///    ([Mixture], [Dispersion], [Ratio], [NonInferiorityTest], [StratifiedTest]), [LimitJudge],
///    [RestartJudge] ([InstanceEndings]), [ThresholdJudge] ([Baseline]), [ScoreJudge]
///    ([MannWhitney], [ScoreAggregator]), [ExternalVerdictJudge].
/// 4. The verdict: [PublishedVerdict], [Assessment] ([NoDataPolicy], [Split]), [Findings],
///    [VerdictMessages], [CheckMessages].
/// 5. The record of a watch: [Recording].
@org.jspecify.annotations.NullMarked
package io.sluice.domain.verdict;
