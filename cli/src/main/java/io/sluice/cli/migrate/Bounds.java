package io.sluice.cli.migrate;

import io.sluice.contract.ContractModule;
import io.sluice.contract.LatencyBounds;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/// Limits of others in the units of ours.
final class Bounds {

  /// A latency by which requests are counted, as it is written here; empty for another.
  static Optional<String> of(double millis) {
    Duration latency = duration(millis);
    return LatencyBounds.index(latency) >= 0
        ? Optional.of(ContractModule.text(latency))
        : Optional.empty();
  }

  /// The nearest one by which they are.
  static String nearest(double millis) {
    return ContractModule.text(LatencyBounds.nearest(duration(millis)));
  }

  /// The share that may fail where `percent` have to succeed: 99.5 makes 0.005.
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
