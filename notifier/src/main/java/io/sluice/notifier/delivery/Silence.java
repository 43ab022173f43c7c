package io.sluice.notifier.delivery;

import io.sluice.notifier.delivery.Book.Lease;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// Tells which leases have stood still for too long, by this process's monotonic clock alone: no
/// two machines' clocks are ever compared.
final class Silence {
  private final LongSupplier nanos;
  private final long limit;
  private Map<Lease, Long> firstSeen = Map.of();

  /// @param limit longer than any try takes
  Silence(LongSupplier nanos, Duration limit) {
    this.nanos = nanos;
    this.limit = limit.toNanos();
  }

  /// @param present all leases of others; one that is missing is forgotten
  /// @return those that were present, unchanged, for the whole limit
  List<Lease> expired(List<Lease> present) {
    long now = nanos.getAsLong();
    Map<Lease, Long> seen = new HashMap<>();
    for (Lease lease : present) {
      seen.put(lease, firstSeen.getOrDefault(lease, now));
    }
    firstSeen = seen;
    return present.stream().filter(lease -> now - seen.getOrDefault(lease, now) >= limit).toList();
  }
}
