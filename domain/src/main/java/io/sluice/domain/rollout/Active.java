package io.sluice.domain.rollout;

import io.sluice.contract.Direction;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A lane's active release.
///
/// @param previousStable previous stable, the target of every rollback
/// @param deadline time at which the release is rolled back unless it is promoted
/// @param first number of the plan's first step
/// @param number number of the current step; `first - 1` before the plan's first
/// @param wave number of the current step's confirmed effects; each effect is requested after the
///   confirmation of the previous one
/// @param stepDeadline time at which the current step fails
/// @param verdict last verdict on the current step
/// @param failure reason why the last attempt of an effect of the current step failed
/// @param approvals people who have approved the current gate
/// @param skips skipped steps by number, with the caller and the reason
/// @param bypasses bypassed steps, a phrase each
public record Active(
    UUID release,
    ReleaseSpec spec,
    Optional<Serving> previousStable,
    Instant deadline,
    Direction direction,
    Plan plan,
    int first,
    int number,
    int wave,
    Instant stepDeadline,
    Phase phase,
    boolean promoted,
    Optional<Verdict.Kind> verdict,
    Optional<String> failure,
    List<String> approvals,
    Map<Integer, String> skips,
    List<String> bypasses) {

  public Active {
    approvals = List.copyOf(approvals);
    bypasses = List.copyOf(bypasses);
    skips = Map.copyOf(skips);
  }

  /// Returns the current step; empty before the plan's first.
  public Optional<Step> findStep() {
    return number < first ? Optional.empty() : Optional.of(plan.steps().get(number - first));
  }

  /// Whether the current step is the plan's last.
  public boolean isAtLastStep() {
    return number == first + plan.steps().size() - 1;
  }

  /// Whether a step was skipped or bypassed.
  public boolean isLed() {
    return !skips.isEmpty() || !bypasses.isEmpty();
  }

  /// Whether the release is rolling back, and neither holds for a person nor waits for a retry.
  public boolean isGoingBack() {
    return phase instanceof Phase.RollingBack && !(findStep().orElse(null) instanceof Step.Hold);
  }

  /// Whether the current step returns instances and weight to stable.
  boolean isReturning() {
    return direction == Direction.ROLLBACK
        && findStep().orElse(new Step.Fence())
            instanceof Step.Provision(Side side, int _, var _, var _)
        && side == Side.STABLE;
  }

  /// Whether the candidate failed and stays, now or in a later step, for inspection by a person.
  public boolean isRetainedForInspection() {
    return direction == Direction.ROLLBACK
        && plan.steps().stream()
            .skip(Math.max(0, number - first))
            .anyMatch(Step.Hold.class::isInstance);
  }

  Active with(Direction direction, Plan plan, int first, Phase phase) {
    return new Active(
        release,
        spec,
        previousStable,
        deadline,
        direction,
        plan,
        first,
        first - 1,
        0,
        stepDeadline,
        phase,
        promoted,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Map.of(),
        bypasses);
  }

  Active atStep(int value, Instant until) {
    Phase next =
        switch (phase) {
          case Phase.Held _ -> new Phase.Running();
          case Phase.Stuck(var outcome, var reason, var _, var _) ->
              new Phase.RollingBack(outcome, reason);
          case Phase.Running _, Phase.Paused _, Phase.RollingBack _ -> phase;
        };
    return new Active(
        release,
        spec,
        previousStable,
        deadline,
        direction,
        plan,
        first,
        value,
        0,
        until,
        next,
        promoted,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        skips,
        bypasses);
  }

  Active afterWave() {
    return with(wave + 1, stepDeadline, phase, promoted, verdict, Optional.empty());
  }

  /// Returns a copy without confirmed effects of the current step.
  Active atFirstWave() {
    return with(0, stepDeadline, phase, promoted, verdict, failure);
  }

  Active withPhase(Phase value) {
    return with(wave, stepDeadline, value, promoted, verdict, failure);
  }

  Active withStepDeadline(Instant value) {
    return with(wave, value, phase, promoted, verdict, failure);
  }

  Active asPromoted() {
    return with(wave, stepDeadline, phase, true, verdict, failure);
  }

  Active withVerdict(Verdict.Kind value) {
    return with(wave, stepDeadline, phase, promoted, Optional.of(value), failure);
  }

  Active withApproval(String caller) {
    var more = new ArrayList<>(approvals);
    more.add(caller);
    return with(spec, more, skips, bypasses);
  }

  Active withSkip(int step, String reason) {
    var more = new HashMap<>(skips);
    more.put(step, reason);
    return with(spec, approvals, more, bypasses);
  }

  Active withBypass(String phrase) {
    var more = new ArrayList<>(bypasses);
    more.add(phrase);
    return with(spec, approvals, skips, more);
  }

  Active withFailure(String value) {
    return with(wave, stepDeadline, phase, promoted, verdict, Optional.of(value));
  }

  Active withArtifact(String artifact) {
    return with(spec.withArtifact(artifact), approvals, skips, bypasses);
  }

  private Active with(
      ReleaseSpec newSpec,
      List<String> newApprovals,
      Map<Integer, String> newSkips,
      List<String> newBypasses) {
    return new Active(
        release,
        newSpec,
        previousStable,
        deadline,
        direction,
        plan,
        first,
        number,
        wave,
        stepDeadline,
        phase,
        promoted,
        verdict,
        failure,
        newApprovals,
        newSkips,
        newBypasses);
  }

  private Active with(
      int newWave,
      Instant newStepDeadline,
      Phase newPhase,
      boolean newPromoted,
      Optional<Verdict.Kind> newVerdict,
      Optional<String> newFailure) {
    return new Active(
        release,
        spec,
        previousStable,
        deadline,
        direction,
        plan,
        first,
        number,
        newWave,
        newStepDeadline,
        newPhase,
        newPromoted,
        newVerdict,
        newFailure,
        approvals,
        skips,
        bypasses);
  }
}
