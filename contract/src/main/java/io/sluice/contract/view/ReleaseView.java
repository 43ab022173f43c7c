package io.sluice.contract.view;

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

/// A release as it stands.
///
/// @param strategy `canary`, `blueGreen` or `rolling`
/// @param outcome present once it ended
/// @param why the reason for its present state, as one sentence
/// @param next what happens next, as one sentence; empty once it ended
/// @param nextAt when that is expected; empty if as soon as what goes on is done
/// @param step number of the present step; empty before the first and after the end
/// @param steps of all plans adopted so far, in order
/// @param weight the candidate's share of the traffic as last confirmed at the router
/// @param watched what is measured; empty before the first shift
/// @param verdict the last one
/// @param previous the version that served when it started
/// @param deadline when it is taken back unless promoted; empty before it started
/// @param queuePosition from 1; present while it is queued behind others
/// @param otherwise where it went otherwise than its plan predicted, a sentence each; told where
///   one release that has ended is asked for
/// @param sequence the lane's sequence of the last event that is contained; 0 before the first
public record ReleaseView(
    UUID id,
    LaneKey lane,
    String version,
    String strategy,
    State state,
    Optional<Outcome> outcome,
    Direction direction,
    boolean promoted,
    String why,
    Optional<String> next,
    Optional<Instant> nextAt,
    Optional<Integer> step,
    List<StepView> steps,
    Percent weight,
    Optional<WatchedView> watched,
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
    ReleaseSpec spec,
    Optional<List<String>> otherwise,
    long sequence) {
  public ReleaseView {
    steps = List.copyOf(steps);
  }
}
