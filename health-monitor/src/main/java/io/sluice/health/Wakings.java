package io.sluice.health;

import io.sluice.health.watch.Follower;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The queue of releases whose next tick should begin at once.
@Singleton
class Wakings implements Follower.Wake {
  private final LinkedBlockingQueue<UUID> releases = new LinkedBlockingQueue<>();

  @Override
  public void wake(UUID release) {
    releases.add(release);
  }

  /// Waits at most `limit` for the first release, then returns all that are queued.
  Set<UUID> take(Duration limit) throws InterruptedException {
    Set<UUID> taken = new HashSet<>();
    UUID first = releases.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      taken.add(first);
      releases.drainTo(taken);
    }
    return taken;
  }
}
