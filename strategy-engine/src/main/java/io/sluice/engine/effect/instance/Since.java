package io.sluice.engine.effect.instance;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Since when something has been so of an instance: since it was first asked about.
final class Since {
  private final LongSupplier nanoTime;
  private final Map<UUID, Long> times = new ConcurrentHashMap<>();

  /// @param nanoTime monotonic
  Since(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  boolean knows(UUID instance) {
    return times.containsKey(instance);
  }

  /// How long by now; 0 if it is asked about for the first time.
  long nanos(UUID instance) {
    long now = nanoTime.getAsLong();
    return now - times.computeIfAbsent(instance, _ -> now);
  }

  void forget(UUID instance) {
    times.remove(instance);
  }
}
