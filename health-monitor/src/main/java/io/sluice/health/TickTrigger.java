package io.sluice.health;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The queue of releases whose next tick should begin at once.
@Singleton
class TickTrigger {
  private final LinkedBlockingQueue<UUID> releases = new LinkedBlockingQueue<>();

  void wake(UUID release) {
    releases.add(release);
  }

  /// Waits at most `timeout` for the first release, then returns all that are queued.
  Set<UUID> take(Duration timeout) throws InterruptedException {
    Set<UUID> taken = new HashSet<>();
    UUID first = releases.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      taken.add(first);
      releases.drainTo(taken);
    }
    return taken;
  }
}
