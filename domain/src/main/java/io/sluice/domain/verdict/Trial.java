package io.sluice.domain.verdict;

import io.sluice.contract.Analysis.Check;
import java.util.Optional;

/// A check of the release with its judge.
///
/// @param spoke whether it had anything to judge in the present step
public record Trial(Check check, Judge judge, boolean spoke) {
  /// The ratio that is still good where a comparison names none.
  public static final double ALLOW = 1.10;

  /// @param finalTest whether what is compared is tested once more at the end
  static Trial start(Check check, boolean finalTest) {
    Optional<Judge> comparison =
        check
            .compare()
            .map(what -> Comparison.start(what, check.allow().orElse(ALLOW)))
            .map(it -> check.safe().map(it::proving).orElse(it))
            .map(it -> finalTest ? it.withStrata() : it);
    Optional<Judge> limit = check.limit().map(Limit::start);
    return new Trial(check, comparison.or(() -> limit).orElseThrow(), false);
  }

  /// Whether it only reports.
  boolean isDry() {
    return check.dryRun().orElse(false);
  }

  /// Whether it had anything to judge in the present step, and may change anything.
  boolean counts() {
    return spoke && !isDry();
  }

  /// @param counts whether the tick counts for the present step
  Trial tick(Tick tick, boolean counts) {
    return new Trial(check, judge.tick(tick), spoke || (counts && judge.hears(tick)));
  }

  /// The same at the start of a step.
  Trial silent() {
    return new Trial(check, judge, false);
  }

  /// A limit's process starts anew; a comparison's goes on.
  Trial restarted() {
    return judge instanceof Limit limit ? new Trial(check, limit.anew(), spoke) : this;
  }
}
