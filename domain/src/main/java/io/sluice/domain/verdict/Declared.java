package io.sluice.domain.verdict;

import io.sluice.contract.Decision;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The decisions that checks declare for the case that they have no data or are inconclusive.
final class Declared {

  /// Whether an observation may end before its window is over: every check with a `safe` ratio has
  /// proved it.
  static boolean isProved(WatchState state) {
    List<Trial> proving = proving(state).toList();
    return !proving.isEmpty() && proving.stream().allMatch(trial -> isProved(state, trial));
  }

  /// Returns why a declared decision rolls the candidate back at the end of a window; empty if none
  /// does.
  static Optional<String> rollback(WatchState state) {
    return first(state, Decision.ROLLBACK).map(reason -> reason + ", and declares rollback");
  }

  /// Returns why an observation cannot end with its window; empty if it can.
  static Optional<String> hold(WatchState state) {
    return first(state, Decision.HOLD).or(() -> Endings.unsettled(state));
  }

  private static Optional<String> first(WatchState state, Decision what) {
    return live(state)
        .flatMap(trial -> Stream.concat(silent(state, trial, what), unclear(state, trial, what)))
        .findFirst();
  }

  /// Returns the reasons of checks that could have had data and have none. A comparison cannot have
  /// data if stable has no weight.
  private static Stream<String> silent(WatchState state, Trial trial, Decision what) {
    boolean compares = trial.judge() instanceof Comparison || trial.judge() instanceof Score;
    if (!state.shifted() || isUnmet(state, trial) || (compares && state.weight().value() == 100)) {
      return Stream.empty();
    }
    return Apart.onNoData(trial).filter(what::equals).isEmpty()
        ? Stream.empty()
        : Apart.silent(trial)
            .map(reason -> trial.isOfRouter() ? yet(reason, what) : reason)
            .stream();
  }

  /// Whether the candidate got no request in this step because no request matched its rules. Other
  /// sources then have no data about it either, so only a check that declares a decision for that
  /// case counts.
  private static boolean isUnmet(WatchState state, Trial trial) {
    return state.weight().value() == 0
        && state.drawn().filter(Drawn.BESIDE::equals).isPresent()
        && state.tally().candidate().requests() == 0
        && trial.check().onNoData().isEmpty();
  }

  private static Stream<String> unclear(WatchState state, Trial trial, Decision what) {
    if (trial.check().safe().isPresent()) {
      return state.weight().value() < 100
              && !isProved(state, trial)
              && trial.check().onInconclusive().equals(Optional.of(what))
          ? Stream.of(yet("check %s has proved nothing".formatted(trial.check().name()), what))
          : Stream.empty();
    }
    return Apart.onInconclusive(trial) == what
        ? Apart.unclear(trial, state.ledger()).stream()
        : Stream.empty();
  }

  private static String yet(String reason, Decision what) {
    return what == Decision.HOLD ? reason + " yet" : reason;
  }

  private static Stream<Trial> proving(WatchState state) {
    return live(state).filter(trial -> trial.check().safe().isPresent());
  }

  private static Stream<Trial> live(WatchState state) {
    return state.ledger().live();
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
