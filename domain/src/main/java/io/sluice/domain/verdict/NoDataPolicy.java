package io.sluice.domain.verdict;

import io.sluice.contract.Decision;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The decisions that checks declare for the case that they have no data or are inconclusive.
final class NoDataPolicy {

  /// Whether an observation may end before its window is over: every check with a `safe` ratio has
  /// proved it.
  static boolean isProved(WatchState state) {
    List<CheckState> proving = checksWithSafe(state).toList();
    return !proving.isEmpty()
        && proving.stream().allMatch(checkState -> isProved(state, checkState));
  }

  /// Returns why a declared decision rolls the candidate back at the end of a window; empty if none
  /// does.
  static Optional<String> findRollbackReason(WatchState state) {
    return findFirst(state, Decision.ROLLBACK).map(reason -> reason + ", and declares rollback");
  }

  /// Returns why an observation cannot end with its window; empty if it can.
  static Optional<String> findHoldReason(WatchState state) {
    return findFirst(state, Decision.HOLD).or(() -> findUnsettled(state));
  }

  private static Optional<String> findUnsettled(WatchState state) {
    Optional<String> undecided =
        state
            .evidence()
            .undecidedLimits()
            .map(checkState ->
                "check %s: over the limit of %s, and it is not known whether stable is, too"
                    .formatted(
                        checkState.check().name(),
                        checkState.judge() instanceof LimitJudge it
                            ? NumberFormats.percent(it.limit())
                            : ""))
            .findFirst();
    return undecided.or(() -> findRecentEnding(state));
  }

  private static Optional<String> findRecentEnding(WatchState state) {
    return live(state)
        .flatMap(checkState ->
            checkState.judge() instanceof RestartJudge it
                ? it
                    .findUnsettledReason()
                    .map(checkState.check().name().concat(": ")::concat)
                    .stream()
                : Stream.empty())
        .findFirst();
  }

  private static Optional<String> findFirst(WatchState state, Decision decision) {
    return live(state)
        .flatMap(checkState ->
            Stream.concat(
                noDataReasons(state, checkState, decision),
                inconclusiveReasons(state, checkState, decision)))
        .findFirst();
  }

  /// Returns the reasons of checks that could have had data and have none. A comparison cannot have
  /// data if stable has no weight.
  private static Stream<String> noDataReasons(
      WatchState state, CheckState checkState, Decision decision) {
    boolean isComparing =
        checkState.judge() instanceof ComparisonJudge || checkState.judge() instanceof ScoreJudge;
    if (!state.traffic().shifted()
        || isUnmet(state, checkState)
        || (isComparing && state.weight().value() == 100)) {
      return Stream.empty();
    }
    return findNoDataDecision(checkState).filter(decision::equals).isEmpty()
        ? Stream.empty()
        : CheckMessages.findNoDataReason(checkState)
            .map(reason -> checkState.isOfRouter() ? withYet(reason, decision) : reason)
            .stream();
  }

  /// Returns the decision for a check without data; empty if another check with data is enough.
  private static Optional<Decision> findNoDataDecision(CheckState checkState) {
    Optional<Decision> declared = checkState.check().onNoData();
    boolean isAlone = checkState.judge() instanceof ThresholdJudge it && it.hasNoBaseline();
    return checkState.isOfRouter() || isAlone
        ? declared
        : declared.or(() -> Optional.of(Decision.HOLD));
  }

  /// Whether the candidate got no request in this step because no request matched its rules. Other
  /// sources then have no data about it either, so only a check that declares a decision for that
  /// case counts.
  private static boolean isUnmet(WatchState state, CheckState checkState) {
    return state.weight().value() == 0
        && state.traffic().assignment().filter(AssignmentMode.BY_MATCH::equals).isPresent()
        && state.counts().candidate().requests() == 0
        && checkState.check().onNoData().isEmpty();
  }

  private static Stream<String> inconclusiveReasons(
      WatchState state, CheckState checkState, Decision decision) {
    if (checkState.check().safe().isPresent()) {
      return state.weight().value() < 100
              && !isProved(state, checkState)
              && checkState.check().onInconclusive().equals(Optional.of(decision))
          ? Stream.of(
              withYet("check %s has proved nothing".formatted(checkState.check().name()), decision))
          : Stream.empty();
    }
    return checkState.check().onInconclusive().orElse(Decision.HOLD) == decision
        ? CheckMessages.findInconclusiveReason(checkState, state.evidence()).stream()
        : Stream.empty();
  }

  private static String withYet(String reason, Decision decision) {
    return decision == Decision.HOLD ? reason + " yet" : reason;
  }

  private static Stream<CheckState> checksWithSafe(WatchState state) {
    return live(state).filter(checkState -> checkState.check().safe().isPresent());
  }

  private static Stream<CheckState> live(WatchState state) {
    return state.evidence().live();
  }

  private static boolean isProved(WatchState state, CheckState checkState) {
    return checkState.judge() instanceof ComparisonJudge comparisonJudge
        && comparisonJudge
            .safe()
            .filter(test -> test.logE() >= -Math.log(state.analysis().alpha()))
            .isPresent();
  }

  private NoDataPolicy() {}
}
