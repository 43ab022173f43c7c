package io.sluice.domain.verdict;

import io.sluice.contract.Verdict;
import java.util.Optional;

/// The published verdicts of a release's present step.
///
/// @param kind kind of the last published verdict
/// @param window whether a verdict was published after the end of the step's window
public record PublishedVerdict(Verdict.Kind kind, boolean window) {
  public static final PublishedVerdict NOTHING =
      new PublishedVerdict(Verdict.Kind.INCONCLUSIVE, false);

  /// Returns the verdict to publish at a tick: on a change of its kind, and at the end of an
  /// observation's window.
  public Optional<Verdict> findDueVerdict(WatchState state) {
    boolean changed = Assessment.kind(state) != kind;
    return changed || (state.isWindowOver() && !window)
        ? Optional.of(Assessment.of(state).verdict(state.counts().step()))
        : Optional.empty();
  }

  /// Returns the state after the publication of `verdict` on `state`.
  public PublishedVerdict with(Verdict verdict, WatchState state) {
    return new PublishedVerdict(verdict.verdict(), window || state.isWindowOver());
  }
}
