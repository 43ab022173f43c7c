package io.sluice.domain.verdict;

import java.util.List;
import java.util.Optional;

/// The counts of one version's requests.
///
/// @param requests number of requests, at least `errors` and at least the requests by match; raised
///   to them if the source counted one of these before its request
/// @param errors number of 5xx responses, connect failures, resets and timeouts
/// @param slow numbers of requests slower than each of the source's latency bounds; empty if
///   latency is not measured or does not count
/// @param aborted number of requests that the client aborted before there was an answer; not among
///   `requests`
/// @param matched the part that came by a match; empty if there is none
public record Counts(
    long requests, long errors, List<Long> slow, long aborted, Optional<MatchedCounts> matched) {
  public static final Counts NONE = of(0, 0);

  /// @throws IllegalArgumentException if a count is negative
  public Counts {
    slow = LongList.copyOf(slow);
    if (requests < 0 || errors < 0 || aborted < 0 || isAnyNegative(slow)) {
      throw new IllegalArgumentException(
          "%d requests, %d errors, slow %s, %d aborted".formatted(requests, errors, slow, aborted));
    }
    long least = matched.isEmpty() ? 0 : matched.get().requests();
    requests = Math.max(requests, Math.max(errors, least));
  }

  /// Creates counts without requests by match.
  public Counts(long requests, long errors, List<Long> slow, long aborted) {
    this(requests, errors, slow, aborted, Optional.empty());
  }

  public static Counts of(long requests, long errors) {
    return new Counts(requests, errors, List.of(), 0);
  }

  /// Returns the counts with `count` client aborts.
  public Counts withAborted(long count) {
    return new Counts(requests, errors, slow, count, matched);
  }

  /// Returns the counts with `part` as the requests by match.
  public Counts withMatched(MatchedCounts part) {
    return new Counts(requests, errors, slow, aborted, Optional.of(part));
  }

  /// Returns the counts without the requests by match.
  Counts withoutMatched() {
    return matched.isEmpty() ? this : matched.get().subtractFrom(this);
  }

  /// Returns the number of requests by match.
  long byMatch() {
    return matched.isEmpty() ? 0 : matched.get().requests();
  }

  /// Returns the share of failed requests, 0 to 1; 0 without requests.
  public double share() {
    return requests == 0 ? 0 : (double) errors / requests;
  }

  /// Returns the share of requests slower than latency bound `k`, 0 to 1; 0 without requests.
  double slowShare(int k) {
    return requests == 0 ? 0 : (double) slow.get(k) / requests;
  }

  /// Whether latency was measured, or there was no request.
  boolean hasLatency() {
    return requests == 0 || !slow.isEmpty();
  }

  /// Returns the share of client aborts among all requests that came, 0 to 1; 0 without requests.
  double abortShare() {
    return aborted == 0 ? 0 : (double) aborted / (aborted + requests);
  }

  public Counts plus(Counts other) {
    return new Counts(
        requests + other.requests,
        errors + other.errors,
        sum(slow, other.slow),
        aborted + other.aborted,
        MatchedCounts.sum(matched, other.matched));
  }

  /// Returns the counts without latency.
  public Counts withoutLatency() {
    return slow.isEmpty()
        ? this
        : new Counts(requests, errors, List.of(), aborted, matched.map(MatchedCounts::withoutSlow));
  }

  private static List<Long> sum(List<Long> one, List<Long> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    return LongList.of(Math.min(one.size(), other.size()), k -> one.get(k) + other.get(k));
  }

  /// Whether a count is negative. Uses no stream and no iterator, since counts are created some
  /// 10,000 times a second.
  private static boolean isAnyNegative(List<Long> counts) {
    for (int k = 0; k < counts.size(); k++) {
      if (counts.get(k) < 0) {
        return true;
      }
    }
    return false;
  }
}
