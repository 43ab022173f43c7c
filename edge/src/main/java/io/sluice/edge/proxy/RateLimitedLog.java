package io.sluice.edge.proxy;

import static java.lang.System.Logger.Level.WARNING;

import io.sluice.edge.table.UpstreamInstance;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Logs failures of an instance at a limited rate: under load, each failure of a dead one would
/// fill the disk.
final class RateLimitedLog {
  private static final System.Logger LOG = System.getLogger(RateLimitedLog.class.getName());

  /// Minimum interval between two warnings about an instance, in nanoseconds.
  private static final long QUIET = Duration.ofSeconds(10).toNanos();

  private final Map<UpstreamInstance, LastWarning> lastWarnings = new HashMap<>();

  private record LastWarning(long at, int since) {}

  void warn(UpstreamInstance instance, String what, Throwable cause) {
    long now = System.nanoTime();
    LastWarning last = lastWarnings.getOrDefault(instance, new LastWarning(now - QUIET, 0));
    if (now - last.at() < QUIET) {
      lastWarnings.put(instance, new LastWarning(last.at(), last.since() + 1));
      return;
    }
    String more = last.since() == 0 ? "" : " (and %d times before)".formatted(last.since());
    LOG.log(
        WARNING,
        "{0} {1} {2}: {3}{4}",
        instance.id().lane(),
        instance,
        what,
        String.valueOf(cause.getMessage()),
        more);
    lastWarnings.put(instance, new LastWarning(now, 0));
  }

  /// Deletes old entries without suppressed failures.
  void sweep() {
    long now = System.nanoTime();
    lastWarnings.values().removeIf(last -> last.since() == 0 && now - last.at() >= QUIET);
  }
}
