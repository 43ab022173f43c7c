package io.sluice.domain.verdict;

import java.util.Optional;

/// The part of a sentence with the number of requests, and with the number of those by match.
final class SampleMessages {

  /// Returns the number of requests that came, out of those needed.
  static String few(WatchState state) {
    Tally tally = state.tally();
    return "%d of the %d requests needed came%s"
        .formatted(tally.candidate().requests(), state.analysis().minSamples(), byMatch(tally));
  }

  /// Returns why an observation with too few requests is not healthy.
  static String tooFew(WatchState state) {
    Tally tally = state.tally();
    String few = few(state);
    if (Assessment.isLeftOut(state)) {
      return few;
    }
    if (Assessment.isTroubled(state)) {
      return "%s, and %d of them failed: probes do not replace the rest"
          .formatted(few, tally.candidate().errors());
    }
    if (Assessment.isSilent(state)) {
      return "%s, but sticky clients make about %d at this weight: probes do not replace them"
          .formatted(few, Math.round(state.expected()));
    }
    return tally.probeFailed()
        ? few + "; a probe failed, so their count starts again"
        : "%s; %d probes succeeded so far".formatted(few, tally.probes());
  }

  /// Returns the number of requests by match in the present step.
  static String byMatch(Tally tally) {
    return byMatch(tally.candidate(), tally);
  }

  /// Returns a text such as `, 40 of 72 requests came by match`, or the number of further ones that
  /// do not count; empty if there are none.
  static String byMatch(Counts candidate, Tally tally) {
    String counted =
        candidate.byMatch() == 0
            ? ""
            : ", %d of %d requests came by match"
                .formatted(candidate.byMatch(), candidate.requests());
    return Optional.of(tally.leftOut())
        .filter(count -> count > 0)
        .map(count -> counted + ", %d more came by match and are not judged".formatted(count))
        .orElse(counted);
  }

  private SampleMessages() {}
}
