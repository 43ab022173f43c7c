package io.sluice.edge.proxy;

import static java.lang.System.Logger.Level.WARNING;

import io.sluice.edge.table.Instance;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Logs failures of an instance at a limited rate: under load, each failure of a dead one would
/// fill the disk.
final class Complaints {
  private static final System.Logger LOG = System.getLogger(Complaints.class.getName());

  /// Minimum interval between two warnings about an instance, in nanoseconds.
  private static final long QUIET = Duration.ofSeconds(10).toNanos();

  private final Map<Instance, Said> said = new HashMap<>();

  private record Said(long at, int since) {}

  void about(Instance instance, String what, Throwable why) {
    long now = System.nanoTime();
    Said last = said.getOrDefault(instance, new Said(now - QUIET, 0));
    if (now - last.at() < QUIET) {
      said.put(instance, new Said(last.at(), last.since() + 1));
      return;
    }
    String more = last.since() == 0 ? "" : " (and %d times before)".formatted(last.since());
    LOG.log(
        WARNING,
        "{0} {1} {2}: {3}{4}",
        instance.id().lane(),
        instance,
        what,
        String.valueOf(why.getMessage()),
        more);
    said.put(instance, new Said(now, 0));
  }

  /// Deletes old entries without suppressed failures.
  void sweep() {
    long now = System.nanoTime();
    said.values().removeIf(last -> last.since() == 0 && now - last.at() >= QUIET);
  }
}
