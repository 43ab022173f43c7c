package io.sluice.domain.rollout;

import io.sluice.contract.Direction;
import io.sluice.contract.Floors;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress.ArtifactResolved;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Progress.Started;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.State;
import io.sluice.contract.Step;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A lane's active release. The record is as flat as its JSON: each component is a field.
///
/// @param previousStable previous stable, the target of every rollback
/// @param deadline time at which the release is rolled back unless it is promoted
/// @param results results of the current step
/// @param author caller who requested the release; empty if an earlier version started it
/// @param signedBy keys of which one must have signed the image; empty once the image is verified,
///   or if the signature does not matter
public record Active(
    UUID release,
    ReleaseSpec spec,
    Optional<Serving> previousStable,
    Instant deadline,
    PlanPosition position,
    Phase phase,
    boolean promoted,
    StepResults results,
    Bypasses bypasses,
    Optional<String> author,
    Optional<List<Floors.ImageKey>> signedBy) {

  /// Creates a release that has started and has no plan yet.
  ///
  /// @param waiting the release in the queue; empty if an earlier version queued it
  Active(UUID release, Started started, Optional<Lane.Waiting> waiting) {
    this(
        release,
        started.spec(),
        started.previousStable(),
        started.deadline(),
        PlanPosition.start(started.deadline()),
        new Phase.Running(),
        false,
        StepResults.NONE,
        waiting
            .flatMap(Lane.Waiting::bypassed)
            .map(Bypasses.NONE::withPhrase)
            .orElse(Bypasses.NONE),
        started.author(),
        waiting.flatMap(Lane.Waiting::signedBy));
  }

  public Direction direction() {
    return position.direction();
  }

  public Plan plan() {
    return position.plan();
  }

  /// Returns the number of the current step; see [PlanPosition#number].
  public int number() {
    return position.number();
  }

  /// Returns the current step; empty before the plan's first.
  public Optional<Step> findStep() {
    return position.findStep();
  }

  /// Returns the current step.
  ///
  /// @throws java.util.NoSuchElementException before the plan's first
  Step step() {
    return findStep().orElseThrow();
  }

  /// Whether the current step is of a kind.
  boolean isAt(Class<? extends Step> kind) {
    return findStep().filter(kind::isInstance).isPresent();
  }

  /// Returns the state that people see.
  public State state() {
    return switch (phase) {
      case Phase.Running _ when isAt(Step.Hold.class) -> State.HELD;
      case Phase.Running _ when isAt(Step.Bake.class) -> State.BAKING;
      case Phase.Running _ -> State.RUNNING;
      case Phase.Held _ -> State.HELD;
      case Phase.Paused _ -> State.PAUSED;
      case Phase.RollingBack _ -> State.ROLLING_BACK;
      case Phase.Stuck _ -> State.STUCK;
    };
  }

  /// Whether the release is on its forward plan and must still replace stable.
  boolean canPromote() {
    return direction() == Direction.FORWARD && !promoted;
  }

  /// Whether a step was skipped or bypassed.
  public boolean hasBypasses() {
    return !bypasses.equals(Bypasses.NONE);
  }

  /// Whether the release is rolling back, and neither holds for a person nor waits for a retry.
  public boolean isRollingBack() {
    return phase instanceof Phase.RollingBack && !isAt(Step.Hold.class);
  }

  /// Whether the candidate failed and stays, now or in a later step, for inspection by a person.
  public boolean isRetainedForInspection() {
    return direction() == Direction.ROLLBACK
        && position.remainingSteps().stream().anyMatch(Step.Hold.class::isInstance);
  }

  Active adopt(Direction direction, Plan plan, Phase newPhase) {
    return with(
        position.adopt(direction, plan),
        newPhase,
        promoted,
        StepResults.NONE,
        bypasses.withoutSkips());
  }

  /// Returns the release at its next step, which ends an unplanned hold.
  Active nextStep(Instant until) {
    Phase next =
        switch (phase) {
          case Phase.Held _ -> new Phase.Running();
          case Phase.Stuck(var outcome, var reason, var _, var _) ->
              new Phase.RollingBack(outcome, reason);
          case Phase.Running _, Phase.Paused _, Phase.RollingBack _ -> phase;
        };
    return with(position.nextStep(until), next, promoted, StepResults.NONE, bypasses);
  }

  /// Returns a copy with one more confirmed effect of the current step.
  Active afterWave() {
    return with(
        position.withWave(position.wave() + 1),
        phase,
        promoted,
        results.withFailure(Optional.empty()),
        bypasses);
  }

  Active withPosition(PlanPosition value) {
    return with(value, phase, promoted, results, bypasses);
  }

  Active withPhase(Phase value) {
    return with(position, value, promoted, results, bypasses);
  }

  Active asPromoted() {
    return with(position, phase, true, results, bypasses);
  }

  Active withResults(StepResults value) {
    return with(position, phase, promoted, value, bypasses);
  }

  Active withBypasses(Bypasses value) {
    return with(position, phase, promoted, results, value);
  }

  /// Returns a copy with the resolved artifact. If one of the keys signed it, no later start
  /// demands a signature.
  Active withArtifact(ArtifactResolved resolved) {
    return new Active(
        release,
        spec.withArtifact(resolved.artifact()),
        previousStable,
        deadline,
        position,
        phase,
        promoted,
        results,
        bypasses,
        author,
        resolved.signedBy().isPresent() ? Optional.empty() : signedBy);
  }

  private Active with(
      PlanPosition newPosition,
      Phase newPhase,
      boolean isPromoted,
      StepResults newResults,
      Bypasses newBypasses) {
    return new Active(
        release,
        spec,
        previousStable,
        deadline,
        newPosition,
        newPhase,
        isPromoted,
        newResults,
        newBypasses,
        author,
        signedBy);
  }
}
