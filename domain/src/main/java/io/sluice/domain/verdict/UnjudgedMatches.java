package io.sluice.domain.verdict;

import io.sluice.contract.Step;
import java.util.Optional;

/// Requests that come by a match and do not count, as the step declares that brought the match.
///
/// @param present whether there are such requests under the present table, or may be
/// @param next whether there are under the table that the present step writes
/// @param requests how many of them the candidate answered in the present step
public record UnjudgedMatches(boolean present, boolean next, long requests) {
  /// Where all requests count.
  private static final UnjudgedMatches NONE = new UnjudgedMatches(false, false, 0);

  /// At the start of `step`. What the step declares holds at once where it takes requests out, and
  /// from the confirmed table on where it lets them count: in between the matches before are there.
  static Optional<UnjudgedMatches> stepped(Optional<UnjudgedMatches> before, Step step) {
    UnjudgedMatches was = before.orElse(NONE);
    boolean next = step instanceof Step.Shift it ? !it.judge().orElse(true) : was.next;
    return new UnjudgedMatches(was.present || next, next, 0).some();
  }

  /// Under the table that the present step asked for.
  static Optional<UnjudgedMatches> shifted(Optional<UnjudgedMatches> before) {
    return before.flatMap(it -> new UnjudgedMatches(it.next, it.next, 0).some());
  }

  /// With those of `candidate`.
  UnjudgedMatches plus(Counts candidate) {
    return new UnjudgedMatches(present, next, requests + (present ? candidate.byMatch() : 0));
  }

  private Optional<UnjudgedMatches> some() {
    return Optional.of(this).filter(it -> it.present || it.next);
  }
}
