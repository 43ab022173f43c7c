package io.sluice.contract.view;

import io.sluice.contract.BreakGlass;
import io.sluice.contract.Direction;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The current state of a release.
///
/// The record is as flat as its JSON: each component is a field.
///
/// @param strategy `canary`, `blueGreen` or `rolling`
/// @param outcome outcome; present once the release has ended
/// @param reason reason for its current state, as one sentence
/// @param next next action, as one sentence; empty once the release has ended
/// @param nextAt expected time of the next action; empty if it follows as soon as the current
///   action is done
/// @param step number of the current step; empty before the first and after the end
/// @param steps steps of all plans adopted so far, in order
/// @param weight candidate's weight as last confirmed at the router
/// @param observation current measurements; empty before the first shift
/// @param verdict last verdict
/// @param previous version of the previous stable
/// @param deadline time at which the release is rolled back unless it is promoted; empty before it
///   started
/// @param queuePosition position in the queue, from 1; present while the release is queued behind
///   others
/// @param deviations deviations from the predicted plan, a sentence each; present if a single ended
///   release is requested
/// @param analysis checks that judge it; present if a single release is requested
/// @param requestReason the caller's reason for the release
/// @param breakGlass floors that people let the release bypass; absent if none
/// @param sequence the lane's sequence of the last event in the view; 0 before the first
public record ReleaseView(
    UUID id,
    LaneKey lane,
    String version,
    String strategy,
    State state,
    Optional<Outcome> outcome,
    Direction direction,
    boolean promoted,
    String reason,
    Optional<String> next,
    Optional<Instant> nextAt,
    Optional<Integer> step,
    List<StepView> steps,
    Percent weight,
    Optional<ObservationView> observation,
    Optional<VerdictView> verdict,
    String caller,
    Optional<String> previous,
    Optional<Integer> queuePosition,
    Instant queued,
    Optional<Instant> started,
    Optional<Instant> deadline,
    Optional<Instant> ended,
    Optional<UUID> retryOf,
    Optional<UUID> revertOf,
    Optional<UUID> restartOf,
    Optional<String> requestReason,
    ReleaseSpec spec,
    Optional<List<String>> deviations,
    Optional<AnalysisView> analysis,
    Optional<List<BreakGlass>> breakGlass,
    long sequence) {
  public ReleaseView {
    steps = List.copyOf(steps);
    breakGlass = breakGlass.map(List::copyOf);
  }
}
