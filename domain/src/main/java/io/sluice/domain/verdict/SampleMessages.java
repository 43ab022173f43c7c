package io.sluice.domain.verdict;

import java.util.Optional;

/// The part of a sentence with the number of requests, and with the number of those by match.
final class SampleMessages {

  /// Returns the number of requests that came, out of those needed.
  static String few(WatchState state) {
    StepCounts counts = state.counts();
    return "%d of the %d requests needed came%s"
        .formatted(counts.candidate().requests(), state.analysis().minSamples(), byMatch(counts));
  }

  /// Returns why an observation with too few requests is not healthy.
  static String tooFew(WatchState state) {
    StepCounts counts = state.counts();
    String few = few(state);
    if (Assessment.isLeftOut(state)) {
      return few;
    }
    if (Assessment.hasTooManyErrors(state)) {
      return "%s, and %d of them failed: probes do not replace the rest"
          .formatted(few, counts.candidate().errors());
    }
    if (Assessment.hasTooFewClients(state)) {
      return "%s, but sticky clients make about %d at this weight: probes do not replace them"
          .formatted(few, Math.round(state.expected()));
    }
    return counts.probeFailed()
        ? few + "; a probe failed, so their count starts again"
        : "%s; %d probes succeeded so far".formatted(few, counts.probes());
  }

  /// Returns the number of requests by match in the present step.
  static String byMatch(StepCounts counts) {
    return byMatch(counts.candidate(), counts);
  }

  /// Returns a text such as `, 40 of 72 requests came by match`, or the number of further ones that
  /// do not count; empty if there are none.
  static String byMatch(Counts candidate, StepCounts counts) {
    String counted =
        candidate.byMatch() == 0
            ? ""
            : ", %d of %d requests came by match"
                .formatted(candidate.byMatch(), candidate.requests());
    return Optional.of(counts.leftOut())
        .filter(count -> count > 0)
        .map(count -> counted + ", %d more came by match and are not judged".formatted(count))
        .orElse(counted);
  }

  private SampleMessages() {}
}
