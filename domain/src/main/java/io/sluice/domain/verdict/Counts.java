package io.sluice.domain.verdict;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What one version answered.
///
/// @param requests at least `errors`, and those by match; raised to them where the source counted
///   one of them before its request
/// @param errors 5xx, connect failures, resets and time-outs
/// @param slow requests slower than each of the source's latency bounds; empty if latency is not
///   measured or does not count
/// @param left requests that the client left before there was an answer; not among `requests`
/// @param matched the part that came by a match; empty if none did
public record Counts(
    long requests, long errors, List<Long> slow, long left, Optional<MatchedCounts> matched) {
  public static final Counts NONE = of(0, 0);

  /// @throws IllegalArgumentException if a count is negative
  public Counts {
    slow = List.copyOf(slow);
    if (requests < 0 || errors < 0 || left < 0 || isAnyNegative(slow)) {
      throw new IllegalArgumentException(
          "%d requests, %d errors, slow %s, %d left".formatted(requests, errors, slow, left));
    }
    long least = matched.isEmpty() ? 0 : matched.get().requests();
    requests = Math.max(requests, Math.max(errors, least));
  }

  /// With none that came by a match.
  public Counts(long requests, long errors, List<Long> slow, long left) {
    this(requests, errors, slow, left, Optional.empty());
  }

  public static Counts of(long requests, long errors) {
    return new Counts(requests, errors, List.of(), 0);
  }

  /// The same with so many requests that the client left.
  public Counts withLeft(long count) {
    return new Counts(requests, errors, slow, count, matched);
  }

  /// The same with a part that came by a match.
  public Counts withMatched(MatchedCounts part) {
    return new Counts(requests, errors, slow, left, Optional.of(part));
  }

  /// The same without what came by a match.
  Counts withoutMatched() {
    return matched.isEmpty() ? this : matched.get().leftOf(this);
  }

  /// How many of the requests came by a match.
  long byMatch() {
    return matched.isEmpty() ? 0 : matched.get().requests();
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
        requests + other.requests,
        errors + other.errors,
        sum(slow, other.slow),
        left + other.left,
        MatchedCounts.sum(matched, other.matched));
  }

  /// The same without latency.
  public Counts withoutSlow() {
    return slow.isEmpty()
        ? this
        : new Counts(requests, errors, List.of(), left, matched.map(MatchedCounts::withoutSlow));
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
