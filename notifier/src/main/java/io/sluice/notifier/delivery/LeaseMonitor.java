package io.sluice.notifier.delivery;

import io.sluice.notifier.delivery.DeliveryStore.Lease;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// Finds leases without a change for too long, by the monotonic clock of this process: it compares
/// no clocks of two machines.
final class LeaseMonitor {
  private final LongSupplier nanos;
  private final long limit;
  private Map<Lease, Long> firstSeen = Map.of();

  /// Creates a monitor.
  ///
  /// @param limit time after which an unchanged lease expires, longer than any attempt
  LeaseMonitor(LongSupplier nanos, Duration limit) {
    this.nanos = nanos;
    this.limit = limit.toNanos();
  }

  /// Returns the expired leases.
  ///
  /// @param present all leases of other processes; a lease that is missing is forgotten
  /// @return leases that were present and unchanged for the whole limit
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
