package io.sluice.domain.verdict;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Source;
import java.util.List;
import java.util.Optional;

/// A check of the release with its judge.
///
/// @param spoke whether it had anything to judge in the present step
/// @param away why its source said nothing when it was asked last; empty if it did, and of the
///   router
/// @param recent the last counts of a source other than the router; empty of the router, and of
///   values
/// @param mean of the candidate's values, whatever was made of them; empty before the first
public record Trial(
    Check check,
    Judge judge,
    boolean spoke,
    Optional<Away> away,
    Optional<Recent> recent,
    Optional<Mean> mean) {
  /// The ratio that is still good where a comparison names none.
  public static final double ALLOW = 1.10;

  /// @param finalTest whether what is compared is tested once more at the end
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

  /// Whether it only reports.
  boolean isDry() {
    return check.dryRun().orElse(false);
  }

  /// Whether it judges what the router counts.
  boolean isOfRouter() {
    return check.source() instanceof Source.Router;
  }

  /// Whether it had anything to judge in the present step, and may change anything.
  boolean counts() {
    return spoke && !isDry();
  }

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

  /// It is away since it first said nothing, for the reason that it gave last.
  private static Optional<Away> away(Optional<Away> before, Measured measured, Tick tick) {
    return switch (measured) {
      case Measured.Missing(_, var reason) ->
          Optional.of(new Away(reason, before.map(Away::since).orElse(tick.to())));
      case Measured.Counted _, Measured.Valued _, Measured.Told _ -> Optional.empty();
    };
  }

  /// The same at the start of a step.
  Trial silent() {
    return new Trial(check, judge, false, away, recent, mean);
  }

  /// The same beside what good releases before measured; see [Threshold#preceded].
  Trial preceded(List<Double> means) {
    return judge instanceof Threshold threshold
        ? new Trial(check, threshold.preceded(means), spoke, away, recent, mean)
        : this;
  }

  /// The same after instances ended.
  Trial lost(Recorded.InstancesLost lost) {
    return judge instanceof Restarts it
        ? new Trial(check, it.lost(lost), spoke, away, recent, mean)
        : this;
  }

  /// A limit's process starts anew; everything else goes on.
  Trial restarted() {
    return judge instanceof Limit limit
        ? new Trial(check, limit.anew(), spoke, away, recent, mean)
        : this;
  }
}
