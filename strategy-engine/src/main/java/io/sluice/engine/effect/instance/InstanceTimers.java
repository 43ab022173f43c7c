package io.sluice.engine.effect.instance;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Measures how long a state of an instance has lasted, from the first query.
final class InstanceTimers {
  private final LongSupplier nanoTime;
  private final Map<UUID, Long> times = new ConcurrentHashMap<>();

  /// @param nanoTime monotonic
  InstanceTimers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  boolean isKnown(UUID instance) {
    return times.containsKey(instance);
  }

  /// Returns the time since the first query, ns; 0 for the first one.
  long nanos(UUID instance) {
    long now = nanoTime.getAsLong();
    return now - times.computeIfAbsent(instance, _ -> now);
  }

  void forget(UUID instance) {
    times.remove(instance);
  }
}
