package io.sluice.api.projection;

import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.ExpectedPower;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The planned time in which both versions have traffic, so that errors are compared.
///
/// @param steps steps of the release's plan
record ComparedTime(List<Step> steps) {
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
    Duration time = Duration.ZERO;
    for (Step step : steps) {
      if (step instanceof Step.Shift(Percent(int value), var _, var _)) {
        weight = value;
      }
      Duration window = weight > 0 && weight < 100 ? window(step) : Duration.ZERO;
      Optional<Duration> needed =
          power.withWeight(Math.max(1, weight) / 100.0).findTime(FIVEFOLD, requestsPerSecond);
      if (window.isPositive() && needed.isEmpty()) {
        return Optional.empty();
      }
      if (window.isPositive()) {
        found += (double) window.toMillis() / Math.max(1, needed.orElseThrow().toMillis());
        time = time.plus(window);
      }
    }
    return found < 1 ? Optional.of(time) : Optional.empty();
  }

  private static Duration window(Step step) {
    return switch (step) {
      case Step.Observe(var window) -> window;
      case Step.Hold hold -> hold.time();
      case Step.Fence _, Step.Provision _, Step.Shift _, Step.Call _, Step.Bake _ -> Duration.ZERO;
      case Step.Promote _, Step.Retire _ -> Duration.ZERO;
    };
  }
}
