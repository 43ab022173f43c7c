package io.sluice.domain.verdict;

import java.util.List;
import java.util.Optional;
import java.util.function.LongBinaryOperator;

/// The part of a version's [Counts] that came by a match and not by weight.
///
/// @param requests number of requests, as in [Counts]
/// @param errors number of failed requests, as in [Counts]
/// @param slow numbers of slow requests, as in [Counts]; empty if the source does not count them
///   separately
public record MatchedCounts(long requests, long errors, List<Long> slow) {
  static final MatchedCounts NONE = new MatchedCounts(0, 0, List.of());

  /// @throws IllegalArgumentException if a count is negative
  public MatchedCounts {
    slow = LongList.copyOf(slow);
    if (requests < 0 || errors < 0 || slow.stream().anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException(
          "%d requests and %d errors by match, slow %s".formatted(requests, errors, slow));
    }
  }

  /// Returns the sum of both; empty if both are empty.
  static Optional<MatchedCounts> sum(Optional<MatchedCounts> one, Optional<MatchedCounts> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isEmpty() ? other : one;
    }
    return Optional.of(one.get().with(other.get(), Long::sum));
  }

  /// Returns the difference from `before` to `now`; empty if it has no requests and no errors. A
  /// router may count a request before it counts its match, so a partial count can decrease for a
  /// moment; the difference is never negative.
  public static Optional<MatchedCounts> findDifference(
      Optional<MatchedCounts> before, Optional<MatchedCounts> now) {
    return now.map(it -> it.with(before.orElse(NONE), (x, y) -> Math.max(0, x - y)))
        .filter(it -> it.requests > 0 || it.errors > 0);
  }

  /// Returns `all` without these counts.
  Counts subtractFrom(Counts all) {
    int bounds = slow.isEmpty() ? 0 : Math.min(slow.size(), all.slow().size());
    long remaining = Math.max(0, all.requests() - requests);
    List<Long> rest =
        LongList.of(bounds, k -> Math.clamp(all.slow().get(k) - slow.get(k), 0, remaining));
    return new Counts(remaining, Math.max(0, all.errors() - errors), rest, all.aborted());
  }

  MatchedCounts withoutSlow() {
    return new MatchedCounts(requests, errors, List.of());
  }

  /// Combines both with `of`. The result has the latency bounds that both have, or all of one if
  /// the other has no requests.
  private MatchedCounts with(MatchedCounts other, LongBinaryOperator of) {
    List<Long> others = other.requests == 0 ? slow.stream().map(_ -> 0L).toList() : other.slow;
    List<Long> mine = requests == 0 ? others.stream().map(_ -> 0L).toList() : slow;
    return new MatchedCounts(
        of.applyAsLong(requests, other.requests),
        of.applyAsLong(errors, other.errors),
        LongList.of(
            Math.min(mine.size(), others.size()), k -> of.applyAsLong(mine.get(k), others.get(k))));
  }
}
