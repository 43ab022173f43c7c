package io.sluice.domain.verdict;

import io.sluice.contract.Verdict;
import java.util.Optional;

/// What was published of a release's present step.
///
/// @param kind the kind of verdict that stands published
/// @param window whether one was published when the step's window was over
public record Told(Verdict.Kind kind, boolean window) {
  public static final Told NOTHING = new Told(Verdict.Kind.INCONCLUSIVE, false);

  /// The verdict that is to be published at a tick: on a change of its kind, and when the window of
  /// an observation is over.
  public Optional<Verdict> due(WatchState state) {
    boolean changed = Assessment.kind(state) != kind;
    return changed || (state.windowOver() && !window)
        ? Optional.of(Assessment.of(state).verdict(state.tally().step()))
        : Optional.empty();
  }

  /// The same once `verdict` on `state` is published.
  public Told with(Verdict verdict, WatchState state) {
    return new Told(verdict.verdict(), window || state.windowOver());
  }
}
