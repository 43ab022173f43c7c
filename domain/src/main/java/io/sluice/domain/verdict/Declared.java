package io.sluice.domain.verdict;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Decision;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What checks declare for the case that they have nothing to say.
final class Declared {

  /// Whether an observation may end before its window is over: everything that is to be proved safe
  /// is.
  static boolean isProved(WatchState state) {
    List<Trial> proving = proving(state).toList();
    return !proving.isEmpty() && proving.stream().allMatch(trial -> isProved(state, trial));
  }

  /// Why the candidate has to go at the end of a window although nothing is proved against it.
  static Optional<String> rollback(WatchState state) {
    return first(state, Decision.ROLLBACK).map(reason -> reason + ", and declares rollback");
  }

  /// What keeps an observation from ending with its window.
  static Optional<String> hold(WatchState state) {
    return first(state, Decision.HOLD).map(reason -> reason + " yet");
  }

  private static Optional<String> first(WatchState state, Decision what) {
    Stream<String> silent =
        silent(state, what).map(check -> "check %s has nothing to judge".formatted(check.name()));
    Stream<String> unproved =
        unproved(state, what).map(check -> "check %s has proved nothing".formatted(check.name()));
    return Stream.concat(silent, unproved).findFirst();
  }

  /// Checks that could have spoken and did not. A comparison cannot where stable has no share.
  private static Stream<Check> silent(WatchState state, Decision what) {
    return live(state)
        .filter(trial -> !trial.spoke() && state.shifted())
        .filter(trial -> trial.judge() instanceof Limit || state.weight().value() < 100)
        .map(Trial::check)
        .filter(check -> check.onNoData().equals(Optional.of(what)));
  }

  private static Stream<Check> unproved(WatchState state, Decision what) {
    return proving(state)
        .filter(trial -> state.weight().value() < 100 && !isProved(state, trial))
        .map(Trial::check)
        .filter(check -> check.onInconclusive().equals(Optional.of(what)));
  }

  private static Stream<Trial> proving(WatchState state) {
    return live(state).filter(trial -> trial.check().safe().isPresent());
  }

  private static Stream<Trial> live(WatchState state) {
    return state.ledger().trials().stream().filter(trial -> !trial.isDry());
  }

  private static boolean isProved(WatchState state, Trial trial) {
    return trial.judge() instanceof Comparison comparison
        && comparison
            .safe()
            .filter(safe -> safe.logE() >= -Math.log(state.analysis().alpha()))
            .isPresent();
  }

  private Declared() {}
}
