package io.sluice.domain.verdict;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Evidence.SourceOutage;
import io.sluice.contract.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The state of a check of the release, with its judge.
///
/// @param hasData whether it had data in the present step
/// @param outage outage of its source at the last query; empty without an outage, and for the
///   router
/// @param recent last counts of a source other than the router; empty for the router, and for
///   values
/// @param mean mean of the candidate's values, regardless of their outcomes; empty before the first
public record CheckState(
    Check check,
    Judge judge,
    boolean hasData,
    Optional<SourceOutage> outage,
    Optional<RecentTicks> recent,
    Optional<Mean> mean) {

  /// Returns the state before the first tick.
  ///
  /// @param finalTest whether comparisons keep the statistics of a final test
  static CheckState start(Check check, boolean finalTest) {
    return new CheckState(
        check,
        judge(check, finalTest),
        false,
        Optional.empty(),
        Optional.of(check).filter(it -> hasCounts(it)).map(_ -> RecentTicks.NONE),
        Optional.empty());
  }

  private static boolean hasCounts(Check check) {
    return !(check.source() instanceof Source.Router)
        && (check.compare().isPresent() || check.limit().isPresent());
  }

  private static Judge judge(Check check, boolean finalTest) {
    double allow = check.allow().orElse(Analysis.DEFAULT_ALLOW);
    Optional<Judge> comparison =
        check
            .compare()
            .map(metric -> ComparisonJudge.start(metric, allow))
            .map(it -> check.safe().map(it::proving).orElse(it))
            .map(it -> finalTest ? it.withStrata() : it);
    Optional<Judge> limit = check.limit().map(it -> LimitJudge.start(it, allow));
    Optional<Judge> threshold =
        check.threshold().map(rules -> ThresholdJudge.start(check.name(), rules));
    Optional<Judge> score = check.score().map(rules -> ScoreJudge.start(check.name(), rules));
    Optional<Judge> restarts = check.restarts().map(RestartJudge::start);
    return comparison
        .or(() -> restarts)
        .or(() -> limit)
        .or(() -> threshold)
        .or(() -> score)
        .orElseGet(() -> ExternalVerdictJudge.start(check.name()));
  }

  /// Whether the check is a dry run: it reports but decides nothing.
  boolean isDry() {
    return check.dryRun().orElse(false);
  }

  /// Whether it is a limit, which counts all instances of stable.
  boolean isLimit() {
    return judge instanceof LimitJudge;
  }

  /// Whether its source is the router.
  boolean isOfRouter() {
    return check.source() instanceof Source.Router;
  }

  /// Whether it had data in the present step, and is no dry run.
  boolean hasCounts() {
    return hasData && !isDry();
  }

  /// Returns the state after a tick.
  ///
  /// @param counts whether the tick counts for the present step
  CheckState tick(Tick tick, boolean counts) {
    if (isOfRouter()) {
      return new CheckState(
          check,
          judge.tick(tick),
          hasData || (counts && judge.hasDataFor(tick)),
          outage,
          recent,
          mean);
    }
    Tick mine = tick.of(check.name());
    Judge next = judge.tick(mine);
    return new CheckState(
        check,
        next,
        hasData || (counts && next.hasDataFor(mine)),
        findOutage(mine),
        recent.map(it -> it.plus(mine, next.isOfLatency())),
        findMean(mine));
  }

  private Optional<Mean> findMean(Tick mine) {
    Optional<Mean> now = mean;
    for (SourceSample sample : mine.measured()) {
      if (sample instanceof SourceSample.Valued(_, _, var candidate, _)) {
        now = Optional.of(now.orElse(Mean.NONE).plus(candidate.getFirst()));
      }
    }
    return now;
  }

  private Optional<SourceOutage> findOutage(Tick mine) {
    Optional<SourceOutage> now = outage;
    for (SourceSample sample : mine.measured()) {
      now = findOutage(now, sample, mine.span().to());
    }
    return now;
  }

  /// Returns the outage: it begins with the first missing answer, and has the reason of the last
  /// one.
  private static Optional<SourceOutage> findOutage(
      Optional<SourceOutage> before, SourceSample sample, Instant at) {
    return switch (sample) {
      case SourceSample.Missing(_, var reason) ->
          Optional.of(new SourceOutage(reason, before.map(SourceOutage::since).orElse(at)));
      case SourceSample.Counted _, SourceSample.Valued _, SourceSample.ExternalVerdict _ ->
          Optional.empty();
    };
  }

  /// Returns the state at the start of a step.
  CheckState atStepStart() {
    return new CheckState(check, judge, false, outage, recent, mean);
  }

  /// Returns the state with the baseline of earlier good releases; see
  /// [ThresholdJudge#withBaseline].
  CheckState withBaseline(List<Double> means) {
    return judge instanceof ThresholdJudge thresholdJudge
        ? with(thresholdJudge.withBaseline(means))
        : this;
  }

  /// Returns the state with the noise of the lane's fleet as a prior. Checks of sources other than
  /// the router do not use it.
  CheckState withNoise(FleetNoise noise) {
    if (!isOfRouter()) {
      return this;
    }
    return switch (judge) {
      case ComparisonJudge it -> with(it.withNoise(noise));
      case LimitJudge it -> with(it.withNoise(noise));
      case RestartJudge _, ThresholdJudge _, ScoreJudge _, ExternalVerdictJudge _ -> this;
    };
  }

  /// Returns the state after instances ended.
  CheckState withEndings(WatchEvent.InstancesLost lost) {
    return judge instanceof RestartJudge it ? with(it.withEndings(lost)) : this;
  }

  /// Returns the state with another judge.
  CheckState with(Judge next) {
    return new CheckState(check, next, hasData, outage, recent, mean);
  }
}
