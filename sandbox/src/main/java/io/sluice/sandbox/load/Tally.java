package io.sluice.sandbox.load;

import java.util.HashMap;
import java.util.Map;

/// What became of the requests of one phase.
///
/// @param sent all that were due, those still under way included
/// @param failed those with another status than 2xx, or none
/// @param by how many there were by release id (`-` if none was told) and status or cause: `3f2a…
///   200`, `- refused`, `- lost`, `- timeout`
public record Tally(long sent, long failed, Map<String, Long> by) {
  public static final Tally NONE = new Tally(0, 0, Map.of());

  public Tally {
    by = Map.copyOf(by);
  }

  /// Requests that were answered with 2xx.
  public long served() {
    return by.entrySet().stream()
        .filter(entry -> entry.getKey().matches(".* 2[0-9]{2}"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /// Those of [#by] that failed; the caller's own.
  public Map<String, Long> failures() {
    Map<String, Long> failures = new HashMap<>(by);
    failures.keySet().removeIf(what -> what.matches(".* 2[0-9]{2}"));
    return failures;
  }

  /// Failed requests by cause, such as `refused`, over all releases.
  public long failed(String cause) {
    return by.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(" " + cause))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /// Answered requests, or failed ones, of `release`.
  public long of(String release, boolean failures) {
    return by.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(release + " "))
        .filter(entry -> entry.getKey().matches(".* 2[0-9]{2}") != failures)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
