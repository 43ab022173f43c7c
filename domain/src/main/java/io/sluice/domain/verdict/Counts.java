package io.sluice.domain.verdict;

import java.util.Arrays;
import java.util.List;

/// What one version answered.
///
/// @param requests at least `errors`; raised to it where the source counted an error before its
///   request
/// @param errors 5xx, connect failures, resets and time-outs
/// @param slow requests slower than each of the source's latency bounds; empty if latency is not
///   measured or does not count
/// @param left requests that the client left before there was an answer; not among `requests`
public record Counts(long requests, long errors, List<Long> slow, long left) {
  public static final Counts NONE = of(0, 0);

  /// @throws IllegalArgumentException if a count is negative
  public Counts {
    slow = List.copyOf(slow);
    if (requests < 0 || errors < 0 || left < 0 || isAnyNegative(slow)) {
      throw new IllegalArgumentException(
          "%d requests, %d errors, slow %s, %d left".formatted(requests, errors, slow, left));
    }
    requests = Math.max(requests, errors);
  }

  public static Counts of(long requests, long errors) {
    return new Counts(requests, errors, List.of(), 0);
  }

  /// The same with so many requests that the client left.
  public Counts withLeft(long count) {
    return new Counts(requests, errors, slow, count);
  }

  /// The share of failed requests, 0 to 1; 0 without requests.
  public double share() {
    return requests == 0 ? 0 : (double) errors / requests;
  }

  /// The share of requests that the client left, of all that came, 0 to 1; 0 where none came.
  double leftShare() {
    return left == 0 ? 0 : (double) left / (left + requests);
  }

  public Counts plus(Counts other) {
    return new Counts(
        requests + other.requests, errors + other.errors, sum(slow, other.slow), left + other.left);
  }

  /// The same without latency.
  public Counts withoutSlow() {
    return slow.isEmpty() ? this : of(requests, errors).withLeft(left);
  }

  private static List<Long> sum(List<Long> one, List<Long> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    Long[] sum = new Long[Math.min(one.size(), other.size())];
    Arrays.setAll(sum, k -> one.get(k) + other.get(k));
    return List.of(sum);
  }

  /// Without a stream: counts are made some ten thousand times a second.
  private static boolean isAnyNegative(List<Long> counts) {
    for (long count : counts) {
      if (count < 0) {
        return true;
      }
    }
    return false;
  }
}
