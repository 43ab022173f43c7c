package io.sluice.domain.verdict;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Source;
import java.util.List;
import java.util.Optional;

/// The state of a check of the release, with its judge.
///
/// @param spoke whether it had data in the present step
/// @param away outage of its source at the last query; empty without an outage, and for the router
/// @param recent last counts of a source other than the router; empty for the router, and for
///   values
/// @param mean mean of the candidate's values, regardless of their outcomes; empty before the first
public record Trial(
    Check check,
    Judge judge,
    boolean spoke,
    Optional<Away> away,
    Optional<Recent> recent,
    Optional<Mean> mean) {
  /// The ratio that is still good if a comparison sets none.
  public static final double ALLOW = 1.10;

  /// Returns the state before the first tick.
  ///
  /// @param finalTest whether comparisons keep the statistics of a final test
  static Trial start(Check check, boolean finalTest) {
    return new Trial(
        check,
        judge(check, finalTest),
        false,
        Optional.empty(),
        Optional.of(check).filter(it -> counts(it)).map(_ -> Recent.NONE),
        Optional.empty());
  }

  private static boolean counts(Check check) {
    return !(check.source() instanceof Source.Router)
        && (check.compare().isPresent() || check.limit().isPresent());
  }

  private static Judge judge(Check check, boolean finalTest) {
    Optional<Judge> comparison =
        check
            .compare()
            .map(what -> Comparison.start(what, check.allow().orElse(ALLOW)))
            .map(it -> check.safe().map(it::proving).orElse(it))
            .map(it -> finalTest ? it.withStrata() : it);
    Optional<Judge> limit = check.limit().map(Limit::start);
    Optional<Judge> threshold =
        check.threshold().map(rules -> Threshold.start(check.name(), rules));
    Optional<Judge> score = check.score().map(rules -> Score.start(check.name(), rules));
    Optional<Judge> restarts = check.restarts().map(Restarts::start);
    return comparison
        .or(() -> restarts)
        .or(() -> limit)
        .or(() -> threshold)
        .or(() -> score)
        .orElseGet(() -> Elsewhere.start(check.name()));
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
  boolean counts() {
    return spoke && !isDry();
  }

  /// Returns the state after a tick.
  ///
  /// @param counts whether the tick counts for the present step
  Trial tick(Tick tick, boolean counts) {
    if (isOfRouter()) {
      return new Trial(
          check, judge.tick(tick), spoke || (counts && judge.hears(tick)), away, recent, mean);
    }
    Tick mine = tick.of(check.name());
    Judge next = judge.tick(mine);
    return new Trial(
        check,
        next,
        spoke || (counts && next.hears(mine)),
        away(tick),
        recent.map(it -> it.plus(mine, next instanceof Limit)),
        mean(tick));
  }

  private Optional<Mean> mean(Tick tick) {
    Optional<Mean> now = mean;
    for (Measured measured : tick.measured()) {
      if (measured instanceof Measured.Valued(var name, _, var candidate, _)
          && name.equals(check.name())) {
        now = Optional.of(now.orElse(Mean.NONE).plus(candidate.getFirst()));
      }
    }
    return now;
  }

  private Optional<Away> away(Tick tick) {
    Optional<Away> now = away;
    for (Measured measured : tick.measured()) {
      if (measured.check().equals(check.name())) {
        now = away(now, measured, tick);
      }
    }
    return now;
  }

  /// Returns the outage: it begins with the first missing answer, and has the reason of the last
  /// one.
  private static Optional<Away> away(Optional<Away> before, Measured measured, Tick tick) {
    return switch (measured) {
      case Measured.Missing(_, var reason) ->
          Optional.of(new Away(reason, before.map(Away::since).orElse(tick.to())));
      case Measured.Counted _, Measured.Valued _, Measured.Told _ -> Optional.empty();
    };
  }

  /// Returns the state at the start of a step.
  Trial silent() {
    return new Trial(check, judge, false, away, recent, mean);
  }

  /// Returns the state with the baseline of earlier good releases; see [Threshold#preceded].
  Trial preceded(List<Double> means) {
    return judge instanceof Threshold threshold
        ? new Trial(check, threshold.preceded(means), spoke, away, recent, mean)
        : this;
  }

  /// Returns the state after instances ended.
  Trial lost(Recorded.InstancesLost lost) {
    return judge instanceof Restarts it
        ? new Trial(check, it.lost(lost), spoke, away, recent, mean)
        : this;
  }

  /// Returns the state with the process of a limit restarted; all else is unchanged.
  Trial restarted() {
    return judge instanceof Limit limit
        ? new Trial(check, limit.anew(), spoke, away, recent, mean)
        : this;
  }
}
