package io.sluice.simulation.oracle;

import io.sluice.contract.Direction;
import io.sluice.contract.Floors;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.LaneEvent;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/// The rules of each event of a lane's log, written without the code that they check: S1, S4, S6,
/// S7 and the numbering.
public final class LaneRules {
  private final OracleFindings findings;
  private final EndRules ends;
  private final VerdictRules verdicts;
  private final ControlRules controls;
  private final FloorRules floorRules;
  private final CallRules calls;
  private final Set<UUID> queued = new HashSet<>();
  private final Map<UUID, Integer> steps = new HashMap<>();
  private final Map<UUID, Instant> deadlines = new HashMap<>();
  private final Map<UUID, Integer> answers = new HashMap<>();
  private final Map<Start, Long> adopted = new HashMap<>();

  /// The number of instances that the forward plan of a release gives it.
  private final Map<UUID, Integer> planned = new HashMap<>();

  /// Releases whose rollback continued without all instances of stable.
  private final Set<UUID> reduced = new HashSet<>();

  /// The instances that stable had to have when the present step began, or fewer if reduced since.
  private int stableReplicas;

  private Token shifted = Token.NONE;

  private record Start(Target target, String id) {}

  LaneRules(
      OracleFindings findings,
      EndRules ends,
      VerdictRules verdicts,
      CallRules calls,
      Supplier<Floors> floors) {
    this.findings = findings;
    this.ends = ends;
    this.verdicts = verdicts;
    this.calls = calls;
    this.controls = new ControlRules(findings);
    this.floorRules = new FloorRules(findings, floors);
  }

  /// Returns the number of instances that the plan gives a release; empty if it had none.
  Optional<Integer> findPlanned(UUID release) {
    return Optional.ofNullable(planned.get(release));
  }

  /// Returns the first epoch under which a start of a target had to be adopted; empty if it never
  /// had to be. An adoption decided later for the same start does not forbid an older one: the
  /// writer of the older one reads its row again before each write, and its earlier writes have
  /// older tokens.
  Optional<Long> findAdopted(Target target, String startId) {
    return Optional.ofNullable(adopted.get(new Start(target, startId)));
  }

  int stableReplicas() {
    return stableReplicas;
  }

  boolean isReduced(UUID release) {
    return reduced.contains(release);
  }

  /// Returns the number of events that answer a command.
  int answers(UUID command) {
    return answers.getOrDefault(command, 0);
  }

  void check(Lane before, LaneEvent laneEvent, Lane after) {
    Progress event = laneEvent.event();
    boolean isRejection = event instanceof Progress.CommandRejected;
    laneEvent.release().filter(_ -> !isRejection).ifPresent(id -> ends.requireOpen(id, event));
    findCommand(event).ifPresent(this::answer);
    controls.check(before, laneEvent);
    floorRules.check(before, laneEvent);
    switch (event) {
      case Progress.Queued _ -> queue(laneEvent);
      case Progress.Started started -> start(before, laneEvent, started);
      case Progress.PlanAdopted plan -> adopt(before, laneEvent, plan);
      case Progress.StepStarted step -> step(laneEvent, step, after);
      case Progress.StepFinished finished -> finish(before, laneEvent, finished);
      case Progress.TrafficShifted shift -> shift(before, shift);
      case Progress.InstancesReady ready -> requirePresent(before, ready.number(), event);
      case Progress.TargetAdopted(Target target, long epoch, String startId) ->
          adopted.merge(new Start(target, startId), epoch, Math::min);
      case Progress.VerdictRecorded recorded -> verdicts.recorded(before, laneEvent, recorded);
      case Progress.Promoted _ -> promote(before, laneEvent);
      case Progress.HoldStarted hold ->
          findings.require(
              !hold.reason().startsWith("the next step would break"), "assertion", hold.reason());
      case Progress.Stuck stuck ->
          findings.require(
              !stuck.reason().startsWith("the next step would break"), "assertion", stuck.reason());
      case Progress.Ended ended -> ends.end(before, laneEvent, ended, after);
      case Progress.ArtifactResolved _ -> {}
      case Progress.CallSucceeded call -> {
        requirePresent(before, call.number(), call);
        calls.called(laneEvent.release().orElseThrow(), call);
      }
      case Progress.TargetFenced _, Progress.EffectFailed _, Progress.StepRetried _ -> {}
      case Progress.StartDeferred _, Progress.StartReached _, Progress.ReplacementRequested _ -> {}
      case Progress.CommandEvent _, Progress.LaneStopped _, Progress.InstanceLost _ -> {}
      case Progress.LeaseExpired _, Progress.FloorsBypassed _ -> {}
    }
    after.active().ifPresent(this::requireDeadline);
    countStable(event, after);
    findings.require(after.epoch() >= before.epoch(), "S1", "the epoch fell with %s", event);
  }

  private void countStable(Progress event, Lane after) {
    int replicas = after.stable().map(Progress.Serving::replicas).orElse(0);
    // An increase takes effect only at the next step: a stop decided for the lower number may be
    // running.
    boolean isNew =
        event instanceof Progress.StepStarted
            || (after.active().isEmpty() && !(event instanceof Progress.ReplicasSet));
    stableReplicas = isNew ? replicas : Math.min(replicas, stableReplicas);
  }

  private void queue(LaneEvent laneEvent) {
    UUID id = laneEvent.release().orElseThrow();
    findings.require(queued.add(id), "S8", "release %s was queued twice", id);
  }

  private void start(Lane before, LaneEvent laneEvent, Progress.Started started) {
    UUID id = laneEvent.release().orElseThrow();
    findings.require(
        before.active().isEmpty(), "S1", "release %s started while another one was active", id);
    findings.require(
        started.previousStable().equals(before.stable()),
        "S5",
        "release %s has another previous stable",
        id);
    deadlines.put(id, started.deadline());
    steps.put(id, 0);
  }

  private void adopt(Lane before, LaneEvent laneEvent, Progress.PlanAdopted plan) {
    UUID id = laneEvent.release().orElseThrow();
    findings.require(plan.epoch() > before.epoch(), "S1", "%s under an old epoch", plan);
    findings.require(
        plan.first() == steps.getOrDefault(id, 0) + 1, "S4", "%s starts numbering again", plan);
    if (plan.direction() == Direction.ROLLBACK) {
      ends.recordRollback(id, plan.outcome());
    } else {
      plan.plan().steps().stream()
          .flatMap(LaneRules::candidates)
          .max(Integer::compare)
          .ifPresent(most -> planned.merge(id, most, Math::max));
    }
  }

  private static java.util.stream.Stream<Integer> candidates(Step step) {
    return step instanceof Step.Provision(Side side, int replicas, var _, var _)
            && side == Side.CANDIDATE
        ? java.util.stream.Stream.of(replicas)
        : java.util.stream.Stream.of();
  }

  private void step(LaneEvent laneEvent, Progress.StepStarted step, Lane after) {
    UUID id = laneEvent.release().orElseThrow();
    findings.require(
        step.number() == steps.getOrDefault(id, 0) + 1, "S4", "%s is not the next one", step);
    steps.put(id, step.number());
    verdicts.stepStarted(id, step, after);
  }

  private void finish(Lane before, LaneEvent laneEvent, Progress.StepFinished finished) {
    UUID id = laneEvent.release().orElseThrow();
    requirePresent(before, finished.number(), finished);
    Optional<Step> step = before.active().flatMap(Active::findStep);
    if (step.orElse(null) instanceof Step.Observe && finished.reason().equals("found healthy")) {
      verdicts.requireHealthy(id, finished.number());
    }
    if (finished.reason().startsWith("continues with the instances")) {
      reduced.add(id);
    }
  }

  private void shift(Lane before, Progress.TrafficShifted shift) {
    requirePresent(before, shift.number(), shift);
    int sum = shift.weights().values().stream().mapToInt(Percent::value).sum();
    boolean hasStable = before.stable().isPresent() && before.stopping().isEmpty();
    findings.require(
        sum == 100 || (sum == 0 && !hasStable), "S2", "weights sum to %d: %s", sum, shift);
    boolean isRollback =
        before.active().filter(active -> active.direction() == Direction.ROLLBACK).isPresent();
    findings.require(
        !isRollback
            || shift
                .trafficRules()
                .flatMap(it -> it.rules().withSticky(Optional.empty()).findRules())
                .isEmpty(),
        "S5",
        "the rollback sets traffic rules %s",
        shift);
    findings.require(
        shift.token().compareTo(shifted) >= 0, "S3", "%s confirmed after %s", shift, shifted);
    shifted = shift.token();
  }

  private void promote(Lane before, LaneEvent laneEvent) {
    UUID id = laneEvent.release().orElseThrow();
    findings.require(
        before.weight(id).equals(Percent.ALL),
        "S2",
        "%s promoted with %s",
        id,
        before.desired().weights());
  }

  /// Requires that a confirmation belongs to the present step, to the reconciler or to a stop.
  private void requirePresent(Lane before, int number, Progress event) {
    boolean isPresent = before.active().filter(a -> a.number() == number).isPresent();
    findings.require(number <= 0 || isPresent, "S4", "%s is not about the present step", event);
  }

  private void requireDeadline(Active active) {
    findings.require(
        active.deadline().equals(deadlines.get(active.release())),
        "liveness",
        "the deadline of %s moved to %s",
        active.release(),
        active.deadline());
  }

  private void answer(UUID command) {
    int times = answers.merge(command, 1, Integer::sum);
    findings.require(times == 1, "S8", "command %s was answered %d times", command, times);
  }

  private static Optional<UUID> findCommand(Progress event) {
    return event instanceof Progress.CommandEvent commandEvent
        ? Optional.of(commandEvent.command())
        : Optional.empty();
  }
}
