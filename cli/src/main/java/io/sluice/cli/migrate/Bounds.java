package io.sluice.cli.migrate;

import io.sluice.contract.ContractModule;
import io.sluice.contract.LatencyBounds;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/// Converts limits of other tools to Sluice's units.
final class Bounds {

  /// Returns a latency as a duration if it is one of the bounds by which requests are counted;
  /// otherwise empty.
  static Optional<String> find(double millis) {
    Duration latency = duration(millis);
    return LatencyBounds.index(latency) >= 0
        ? Optional.of(ContractModule.text(latency))
        : Optional.empty();
  }

  /// Returns the nearest bound by which requests are counted.
  static String nearest(double millis) {
    return ContractModule.text(LatencyBounds.nearest(duration(millis)));
  }

  /// Returns the share of requests that may fail if `percent` must succeed: 0.005 for 99.5.
  static BigDecimal failing(double percent) {
    return BigDecimal.valueOf(100)
        .subtract(BigDecimal.valueOf(percent))
        .movePointLeft(2)
        .stripTrailingZeros();
  }

  private static Duration duration(double millis) {
    return Duration.ofNanos(Math.round(Math.min(Math.max(millis, 0), 1e9) * 1e6));
  }

  private Bounds() {}
}
