package io.sluice.domain.floor;

import io.sluice.contract.Threshold;
import io.sluice.contract.Threshold.Baseline;
import io.sluice.contract.Threshold.Range;
import java.time.Duration;
import java.util.Optional;

/// Compares thresholds. Conditions are programs: only the same condition is as strict.
final class ThresholdStrictness {

  static boolean isAsStrict(Threshold own, Threshold mandatory) {
    return hasNoLooserSchedule(own, mandatory)
        && limit(own.failureLimit()) <= limit(mandatory.failureLimit())
        && limit(own.inconclusiveLimit()) <= limit(mandatory.inconclusiveLimit())
        && limit(own.consecutiveErrorLimit()) <= limit(mandatory.consecutiveErrorLimit())
        && own.successCondition().equals(mandatory.successCondition())
        && own.failureCondition().equals(mandatory.failureCondition())
        && mandatory.range().map(range -> isWithin(own.range(), range)).orElse(true)
        && mandatory.baseline().map(it -> isWithin(own.baseline(), it)).orElse(true);
  }

  /// Whether `own` measures as often and as long.
  private static boolean hasNoLooserSchedule(Threshold own, Threshold mandatory) {
    Duration latest = mandatory.initialDelay().orElse(Duration.ZERO);
    return own.interval().compareTo(mandatory.interval()) <= 0
        && own.initialDelay().orElse(Duration.ZERO).compareTo(latest) <= 0
        && isNoLess(own.count(), mandatory.count())
        && isNoLess(own.consecutiveSuccessLimit(), mandatory.consecutiveSuccessLimit());
  }

  /// Whether a number of measurements after which a check stops is no less; without one it never
  /// stops.
  private static boolean isNoLess(Optional<Integer> own, Optional<Integer> least) {
    return own.isEmpty() || least.filter(it -> own.get() >= it).isPresent();
  }

  /// Returns a limit as a number: below 0 there is no limit.
  private static int limit(int value) {
    return value < 0 ? Integer.MAX_VALUE : value;
  }

  private static boolean isWithin(Optional<Range> own, Range widest) {
    return own.filter(range ->
            hasNoLooser(range.min(), widest.min(), -1) && hasNoLooser(range.max(), widest.max(), 1))
        .isPresent();
  }

  private static boolean isWithin(Optional<Baseline> own, Baseline loosest) {
    return own.filter(it ->
            it.releases() == loosest.releases()
                && hasNoLooser(it.allowedIncrease(), loosest.allowedIncrease(), 1)
                && hasNoLooser(it.allowedDecrease(), loosest.allowedDecrease(), -1))
        .isPresent();
  }

  /// Whether `own` is no looser; an absent mandatory limit restricts nothing.
  ///
  /// @param sign 1 if a higher limit is looser, -1 if a lower one is
  private static boolean hasNoLooser(Optional<Double> own, Optional<Double> loosest, int sign) {
    return loosest.map(most -> own.filter(it -> sign * it <= sign * most).isPresent()).orElse(true);
  }

  private ThresholdStrictness() {}
}
