package io.sluice.contract;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// The histogram bounds of a router's latencies, as in OpenTelemetry.
public final class LatencyBounds {

  /// The bounds in milliseconds, ascending.
  public static final List<Integer> MILLIS =
      List.of(5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000);

  /// Returns the index of `latency` among the bounds, from 0; -1 if it is not a bound.
  public static int index(Duration latency) {
    return latency.equals(Duration.ofMillis(latency.toMillis()))
        ? MILLIS.indexOf(Math.toIntExact(Math.min(latency.toMillis(), Integer.MAX_VALUE)))
        : -1;
  }

  /// Returns the bound nearest to `latency`.
  public static Duration nearest(Duration latency) {
    return MILLIS.stream()
        .map(Duration::ofMillis)
        .min(Comparator.comparing(bound -> bound.minus(latency).abs()))
        .orElseThrow();
  }

  private LatencyBounds() {}
}
