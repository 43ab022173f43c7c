package io.sluice.edge.metrics;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;

/// Counts responses to clients by method and status class. Methods are arbitrary text of clients,
/// so unknown ones share one count.
final class ResponseCounter {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "other");
  private static final List<String> STATUSES = List.of("1xx", "2xx", "3xx", "4xx", "5xx");

  private final AtomicLongArray counts = new AtomicLongArray(METHODS.size() * STATUSES.size());

  /// @param status one outside 100 to 599 counts in the nearest class
  void add(String method, int status) {
    int row = METHODS.indexOf(method);
    int column = Math.clamp(status / 100, 1, STATUSES.size()) - 1;
    counts.incrementAndGet((row < 0 ? METHODS.size() - 1 : row) * STATUSES.size() + column);
  }

  /// Returns the counts above 0.
  List<RequestCounter.Responses> read() {
    return IntStream.range(0, counts.length())
        .filter(i -> counts.get(i) > 0)
        .mapToObj(i ->
            new RequestCounter.Responses(
                METHODS.get(i / STATUSES.size()), STATUSES.get(i % STATUSES.size()), counts.get(i)))
        .toList();
  }
}
