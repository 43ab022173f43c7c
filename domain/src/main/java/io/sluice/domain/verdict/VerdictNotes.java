package io.sluice.domain.verdict;

import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.ContractModule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The notes of a verdict: noise that was not measured, and an instance of stable that fails far
/// more often than the others.
final class VerdictNotes {
  static final String NOISE_UNKNOWN = "noise of the fleet unknown: the lane has no record";
  static final String CLIENTS_UNKNOWN =
      "error rates of sticky clients unknown: the router does not count them";

  static final String LEVELS =
      "the candidate fails more often than stable, but stable's instances or the sticky clients"
          + " differ as much among themselves";

  static List<String> of(WatchState state) {
    return findErrors(state.evidence()).map(it -> of(state, it)).orElse(List.of());
  }

  /// The comparison of errors.
  ///
  /// @param logLimit log e-value at which it alone rolls back
  private record Errors(CappedMixture mixture, double logLimit) {
    /// Whether the errors would breach if units did not differ permanently.
    boolean isHeldByLevels() {
      return mixture.logEWithoutLevels() >= logLimit && mixture.logE() < logLimit;
    }
  }

  private static List<String> of(WatchState state, Errors comparison) {
    CappedMixture errors = comparison.mixture;
    boolean isSticky =
        state.traffic().assignment().filter(AssignmentMode.BY_CLIENT::equals).isPresent();
    return Stream.of(
            Optional.of(NOISE_UNKNOWN).filter(_ -> errors.isNew()),
            Optional.of(warmUpOnly(state))
                .filter(_ -> state.traffic().shifted() && errors.isInWarmUp()),
            Optional.of(LEVELS)
                .filter(_ -> state.evidence().breach().isEmpty() && comparison.isHeldByLevels()),
            Optional.of(CLIENTS_UNKNOWN).filter(_ -> isSticky && !errors.hasBuckets()),
            errors.findOutlier().map(VerdictNotes::outlier))
        .flatMap(Optional::stream)
        .toList();
  }

  private static String warmUpOnly(WatchState state) {
    return ("the candidate has been in its warm-up of %s (warmUp) only: its errors are compared"
            + " with %s times stable's, and its latency is not compared")
        .formatted(
            ContractModule.text(state.warmUp()), NumberFormats.plain(CappedMixture.WARM_UP_ALLOW));
  }

  private static String outlier(FleetEstimates.Outlier it) {
    return "instance %s of stable fails %s times as often as the others"
        .formatted(it.instance(), NumberFormats.plain(Math.floor(it.times() * 10) / 10));
  }

  private static Optional<Errors> findErrors(CumulativeEvidence evidence) {
    return evidence
        .live()
        .filter(CheckState::isOfRouter)
        .flatMap(it -> findErrors(it, evidence).stream())
        .findFirst();
  }

  private static Optional<Errors> findErrors(CheckState checkState, CumulativeEvidence evidence) {
    return checkState.judge() instanceof ComparisonJudge judge
            && judge.compare() == Compare.ERROR_RATE
        ? judge.mixture().map(it -> new Errors(it, evidence.limitOf(checkState)))
        : Optional.empty();
  }

  private VerdictNotes() {}
}
