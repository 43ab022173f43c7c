package io.sluice.sandbox.load;

import java.util.HashMap;
import java.util.Map;

/// The results of the requests of one phase.
///
/// @param sent requests that were due, including those in flight
/// @param failed requests with another status than 2xx, or without a response
/// @param by number of requests by release id (`-` if the response has none) and status or cause:
///   `3f2a… 200`, `- refused`, `- lost`, `- no connection` and `- timeout`, both after a time limit
public record LoadTally(long sent, long failed, Map<String, Long> by) {
  public static final LoadTally NONE = new LoadTally(0, 0, Map.of());

  public LoadTally {
    by = Map.copyOf(by);
  }

  /// Returns the number of requests with a 2xx response.
  public long served() {
    return by.entrySet().stream()
        .filter(entry -> entry.getKey().matches(".* 2[0-9]{2}"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /// Returns the failed requests of [#by], as a map that the caller may change.
  public Map<String, Long> failures() {
    Map<String, Long> failures = new HashMap<>(by);
    failures.keySet().removeIf(result -> result.matches(".* 2[0-9]{2}"));
    return failures;
  }

  /// Returns the number of requests of all releases that failed by `cause`, such as `refused`.
  public long failed(String cause) {
    return by.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(" " + cause))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /// Returns the number of requests of `release` with a 2xx response, or of its failed requests.
  public long of(String release, boolean failures) {
    return by.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(release + " "))
        .filter(entry -> entry.getKey().matches(".* 2[0-9]{2}") != failures)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
