package io.sluice.health.watch;

import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Started;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.AssignmentMode;
import io.sluice.domain.verdict.WatchEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// The part of a lane's progress that affects a watch of its releases.
sealed interface LaneUpdate {

  /// A release became active.
  record ReleaseStarted(Started started) implements LaneUpdate {}

  /// The release started a step.
  record StepStarted(int number, Step step) implements LaneUpdate {}

  /// The router has another table.
  ///
  /// @param trafficRules the traffic rules that bring further requests to a release
  record TrafficShifted(Map<UUID, Percent> weights, Optional<ReleaseTrafficRules> trafficRules)
      implements LaneUpdate {
    WatchEvent toEvent(UUID candidate) {
      return new WatchEvent.TrafficShifted(weight(candidate), findAssignment(candidate));
    }

    boolean hasTrafficFor(UUID candidate) {
      return weight(candidate).value() > 0 || findAssignment(candidate).isPresent();
    }

    private Percent weight(UUID candidate) {
      return weights.getOrDefault(candidate, Percent.NONE);
    }

    private Optional<AssignmentMode> findAssignment(UUID candidate) {
      return trafficRules
          .filter(it -> it.release().equals(candidate))
          .flatMap(it -> AssignmentMode.find(it.rules()));
    }
  }

  /// A step has made a release's instances ready.
  ///
  /// @param baseline names of the control instances; if empty, the candidate is compared with all
  record InstancesReady(UUID release, List<String> baseline) implements LaneUpdate {}

  /// Instances of a release were lost: they ended without being stopped.
  ///
  /// @param count number of losses since the release has instances
  record Lost(UUID release, int count) implements LaneUpdate {}

  /// The release adopted a plan forward; step `number` is its last observation, if it has one.
  record PlanAdopted(Optional<Integer> number) implements LaneUpdate {}

  /// The release adopted a rollback.
  record RollbackStarted() implements LaneUpdate {}

  /// @param succeeded whether it succeeded
  record Ended(boolean succeeded) implements LaneUpdate {}

  /// An event that does not affect watches.
  record Irrelevant() implements LaneUpdate {}

  static LaneUpdate of(Progress event) {
    return switch (event) {
      case Started started -> new ReleaseStarted(started);
      case Progress.StepStarted(int number, var step, _) -> new StepStarted(number, step);
      case Progress.TrafficShifted(_, var weights, _, var trafficRules) ->
          new TrafficShifted(weights, trafficRules);
      case Progress.PlanAdopted plan ->
          plan.direction() == Direction.ROLLBACK
              ? new RollbackStarted()
              : new PlanAdopted(findLast(plan));
      case Progress.InstancesReady(int number, UUID ready, int _, var baseline) when number > 0 ->
          new InstancesReady(ready, baseline.orElse(List.of()));
      case Progress.InstanceLost(UUID release, int count, _) -> new Lost(release, count);
      case Progress.Ended ended -> new Ended(ended.outcome() == Outcome.SUCCEEDED);
      case Progress.Queued _,
          Progress.StartDeferred _,
          Progress.StartReached _,
          Progress.StepFinished _,
          Progress.TargetFenced _,
          Progress.TargetAdopted _,
          Progress.InstancesReady _,
          Progress.ArtifactResolved _,
          Progress.CallSucceeded _,
          Progress.EffectFailed _,
          Progress.VerdictRecorded _,
          Progress.HoldStarted _,
          Progress.CommandEvent _,
          Progress.ReplacementRequested _,
          Progress.Promoted _,
          Progress.Stuck _,
          Progress.StepRetried _,
          Progress.LaneStopped _,
          Progress.LeaseExpired _ ->
          new Irrelevant();
    };
  }

  private static Optional<Integer> findLast(Progress.PlanAdopted plan) {
    List<Step> steps = plan.plan().steps();
    return IntStream.range(0, steps.size())
        .filter(i -> steps.get(i) instanceof Step.Observe)
        .mapToObj(i -> plan.first() + i)
        .reduce((_, later) -> later);
  }
}
