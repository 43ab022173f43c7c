package io.sluice.domain.verdict;

import io.sluice.contract.Verdict;
import java.util.Optional;

/// The published verdicts of a release's present step.
///
/// @param kind kind of the last published verdict
/// @param window whether a verdict was published after the end of the step's window
public record Told(Verdict.Kind kind, boolean window) {
  public static final Told NOTHING = new Told(Verdict.Kind.INCONCLUSIVE, false);

  /// Returns the verdict to publish at a tick: on a change of its kind, and at the end of an
  /// observation's window.
  public Optional<Verdict> due(WatchState state) {
    boolean changed = Assessment.kind(state) != kind;
    return changed || (state.windowOver() && !window)
        ? Optional.of(Assessment.of(state).verdict(state.tally().step()))
        : Optional.empty();
  }

  /// Returns the state after the publication of `verdict` on `state`.
  public Told with(Verdict verdict, WatchState state) {
    return new Told(verdict.verdict(), window || state.windowOver());
  }
}
