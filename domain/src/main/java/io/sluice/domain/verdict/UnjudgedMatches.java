package io.sluice.domain.verdict;

import io.sluice.contract.Step;
import java.util.Optional;

/// The unjudged requests by match, as declared by the step that set the match.
///
/// @param present whether such requests occur under the current table, or may occur
/// @param next whether such requests occur under the table that the current step writes
/// @param requests number of such requests that the candidate answered in the current step
public record UnjudgedMatches(boolean present, boolean next, long requests) {
  /// The value if all requests count.
  private static final UnjudgedMatches NONE = new UnjudgedMatches(false, false, 0);

  /// Returns the value at the start of `step`. If the step excludes requests, this holds at once;
  /// if it lets them count, only from the confirmed table on, since the previous matches remain
  /// until then.
  static Optional<UnjudgedMatches> withStep(Optional<UnjudgedMatches> before, Step step) {
    UnjudgedMatches previous = before.orElse(NONE);
    boolean next = step instanceof Step.Shift it ? !it.judge().orElse(true) : previous.next;
    return new UnjudgedMatches(previous.present || next, next, 0).findNonEmpty();
  }

  /// Returns the value under the table that the current step requested.
  static Optional<UnjudgedMatches> withShift(Optional<UnjudgedMatches> before) {
    return before.flatMap(it -> new UnjudgedMatches(it.next, it.next, 0).findNonEmpty());
  }

  /// Returns the value with the requests by match of `candidate` added.
  UnjudgedMatches plus(Counts candidate) {
    return new UnjudgedMatches(present, next, requests + (present ? candidate.byMatch() : 0));
  }

  private Optional<UnjudgedMatches> findNonEmpty() {
    return Optional.of(this).filter(it -> it.present || it.next);
  }
}
