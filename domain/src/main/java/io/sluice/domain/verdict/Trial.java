package io.sluice.domain.verdict;

import io.sluice.contract.Analysis.Check;
import java.util.Optional;

/// A check of the release with its judge.
///
/// @param check its name
/// @param spoke whether it had anything to judge in the present step
public record Trial(String check, Judge judge, boolean spoke) {
  /// The ratio that is still good where a comparison names none.
  public static final double ALLOW = 1.10;

  static Trial start(Check check) {
    double allow = check.allow().orElse(ALLOW);
    Optional<Judge> comparison = check.compare().map(what -> Comparison.start(what, allow));
    Optional<Judge> limit = check.limit().map(it -> Limit.start(it.errors()));
    return new Trial(check.name(), comparison.or(() -> limit).orElseThrow(), false);
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
    return judge instanceof Limit limit
        ? new Trial(check, Limit.start(limit.limit()), spoke)
        : this;
  }
}
