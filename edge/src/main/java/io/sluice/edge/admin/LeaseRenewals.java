package io.sluice.edge.admin;

import io.sluice.contract.LaneKey;
import io.sluice.edge.table.LaneRecord;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// The times of the last renewals of weight leases, by a monotonic clock. A start of the edge
/// renews all of them.
final class LeaseRenewals {
  private final LongSupplier nanos;
  private final long started;
  private final Map<LaneKey, Long> renewed = new ConcurrentHashMap<>();
  private final Map<LaneKey, Long> expired = new ConcurrentHashMap<>();

  /// @param nanos as [System#nanoTime]
  LeaseRenewals(LongSupplier nanos) {
    this.nanos = nanos;
    this.started = nanos.getAsLong();
  }

  void renew(LaneKey key) {
    renewed.put(key, nanos.getAsLong());
  }

  /// Whether the lane's lease has expired, and the release that gets the weight has a member.
  boolean isOver(LaneKey key, LaneRecord lane) {
    long since = nanos.getAsLong() - Optional.ofNullable(renewed.get(key)).orElse(started);
    return lane.canExpire() && since >= lane.lease().orElseThrow().within().toNanos();
  }

  void count(LaneKey key) {
    expired.merge(key, 1L, Long::sum);
  }

  /// Returns the number of expired leases of each lane.
  Map<LaneKey, Long> expired() {
    return Map.copyOf(expired);
  }
}
