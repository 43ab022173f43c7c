package io.sluice.domain.verdict;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Source;
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
  /// The ratio that is still good if a comparison sets none.
  public static final double ALLOW = 1.10;

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
    Optional<Judge> comparison =
        check
            .compare()
            .map(metric -> ComparisonJudge.start(metric, check.allow().orElse(ALLOW)))
            .map(it -> check.safe().map(it::proving).orElse(it))
            .map(it -> finalTest ? it.withStrata() : it);
    Optional<Judge> limit = check.limit().map(LimitJudge::start);
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
        findOutage(tick),
        recent.map(it -> it.plus(mine, next instanceof LimitJudge)),
        findMean(tick));
  }

  private Optional<Mean> findMean(Tick tick) {
    Optional<Mean> now = mean;
    for (SourceSample sample : tick.measured()) {
      if (sample instanceof SourceSample.Valued(var name, _, var candidate, _)
          && name.equals(check.name())) {
        now = Optional.of(now.orElse(Mean.NONE).plus(candidate.getFirst()));
      }
    }
    return now;
  }

  private Optional<SourceOutage> findOutage(Tick tick) {
    Optional<SourceOutage> now = outage;
    for (SourceSample sample : tick.measured()) {
      if (sample.check().equals(check.name())) {
        now = findOutage(now, sample, tick);
      }
    }
    return now;
  }

  /// Returns the outage: it begins with the first missing answer, and has the reason of the last
  /// one.
  private static Optional<SourceOutage> findOutage(
      Optional<SourceOutage> before, SourceSample sample, Tick tick) {
    return switch (sample) {
      case SourceSample.Missing(_, var reason) ->
          Optional.of(new SourceOutage(reason, before.map(SourceOutage::since).orElse(tick.to())));
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
        ? new CheckState(check, thresholdJudge.withBaseline(means), hasData, outage, recent, mean)
        : this;
  }

  /// Returns the state after instances ended.
  CheckState withEndings(WatchEvent.InstancesLost lost) {
    return judge instanceof RestartJudge it
        ? new CheckState(check, it.withEndings(lost), hasData, outage, recent, mean)
        : this;
  }

  /// Returns the state with the process of a limit restarted; all else is unchanged.
  CheckState restarted() {
    return judge instanceof LimitJudge limitJudge
        ? new CheckState(check, limitJudge.restarted(), hasData, outage, recent, mean)
        : this;
  }
}
