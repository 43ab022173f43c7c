package io.sluice.api.projection;

import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.ExpectedPower;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The planned time in which both versions have traffic after the candidate's warm-up, so that
/// errors are compared.
///
/// @param steps steps of the release's plan
/// @param warmUp warm-up of the candidate from the first shift on
record ComparedTime(List<Step> steps, Duration warmUp) {
  private static final double FIVEFOLD = 5;

  ComparedTime {
    steps = List.copyOf(steps);
  }

  /// Finds the whole time if it is too short to find five times stable's errors; empty if it is
  /// long enough, or if they are never found.
  ///
  /// @param requestsPerSecond requests to both versions
  Optional<Duration> findShortage(ExpectedPower power, double requestsPerSecond) {
    int weight = 0;
    double found = 0;
    Duration sinceShift = Duration.ZERO;
    Duration compared = Duration.ZERO;
    for (Step step : steps) {
      if (step instanceof Step.Shift(Percent(int value), var _, var _)) {
        weight = value;
      }
      Duration time = weight > 0 ? PlannedTime.of(step) : Duration.ZERO;
      if (time.isPositive() && weight < 100) {
        Optional<Duration> needed =
            power.withWeight(weight / 100.0).findTime(FIVEFOLD, requestsPerSecond);
        if (needed.isEmpty()) {
          return Optional.empty();
        }
        Duration window = cutWarmUp(sinceShift, time);
        found += (double) window.toMillis() / Math.max(1, needed.get().toMillis());
        compared = compared.plus(window);
      }
      sinceShift = sinceShift.plus(time);
    }
    return found < 1 ? Optional.of(compared) : Optional.empty();
  }

  /// Returns the part of `time` after the warm-up.
  ///
  /// @param before the time from the first shift to the beginning of `time`
  private Duration cutWarmUp(Duration before, Duration time) {
    Duration after = before.plus(time).minus(warmUp);
    if (after.isNegative()) {
      return Duration.ZERO;
    }
    return after.compareTo(time) < 0 ? after : time;
  }
}
