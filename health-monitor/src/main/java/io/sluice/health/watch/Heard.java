package io.sluice.health.watch;

import io.sluice.contract.Direction;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Started;
import io.sluice.contract.Steered;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.Drawn;
import io.sluice.domain.verdict.Recorded;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/// The part of a lane's progress that affects a watch of its releases.
sealed interface Heard {

  /// A release became active.
  record Began(Started started) implements Heard {}

  /// The release started a step.
  record Stepped(int number, Step step) implements Heard {}

  /// The router has another table.
  ///
  /// @param steered the traffic rules that bring further requests to a release
  record Shifted(Map<UUID, Percent> weights, Optional<Steered> steered) implements Heard {
    Recorded of(UUID candidate) {
      return new Recorded.Shifted(weight(candidate), drawn(candidate));
    }

    boolean bringsRequestsTo(UUID candidate) {
      return weight(candidate).value() > 0 || drawn(candidate).isPresent();
    }

    private Percent weight(UUID candidate) {
      return weights.getOrDefault(candidate, Percent.NONE);
    }

    private Optional<Drawn> drawn(UUID candidate) {
      return steered.filter(it -> it.release().equals(candidate)).flatMap(it -> Drawn.by(it.by()));
    }
  }

  /// A step has made a release's instances ready.
  ///
  /// @param baseline names of the control instances; if empty, the candidate is compared with all
  record Ready(UUID release, List<String> baseline) implements Heard {}

  /// Instances of a release were lost: they ended without being stopped.
  ///
  /// @param count number of losses since the release has instances
  record Lost(UUID release, int count) implements Heard {}

  /// The release adopted a plan forward; step `number` is its last observation, if it has one.
  record Planned(Optional<Integer> number) implements Heard {}

  /// The release adopted a rollback.
  record WentBack() implements Heard {}

  /// @param well whether it succeeded
  record Ended(boolean well) implements Heard {}

  /// An event that does not affect watches.
  record Else() implements Heard {}

  static Heard of(Progress event) {
    return switch (event) {
      case Started started -> new Began(started);
      case Progress.StepStarted(int number, var step, _) -> new Stepped(number, step);
      case Progress.TrafficShifted(_, var weights, _, var steered) -> new Shifted(weights, steered);
      case Progress.PlanAdopted plan ->
          plan.direction() == Direction.BACK ? new WentBack() : new Planned(last(plan));
      case Progress.InstancesReady(int number, UUID ready, int _, var baseline) when number > 0 ->
          new Ready(ready, baseline.orElse(List.of()));
      case Progress.InstanceLost(UUID release, int count, _) -> new Lost(release, count);
      case Progress.Ended ended -> new Ended(ended.outcome() == Outcome.SUCCEEDED);
      case Progress.Queued _,
          Progress.Deferred _,
          Progress.StartReached _,
          Progress.StepFinished _,
          Progress.Fenced _,
          Progress.Adopted _,
          Progress.InstancesReady _,
          Progress.ArtifactResolved _,
          Progress.Called _,
          Progress.EffectFailed _,
          Progress.Judged _,
          Progress.Held _,
          Progress.Ordered _,
          Progress.ReplaceOrdered _,
          Progress.Promoted _,
          Progress.Stuck _,
          Progress.Retried _,
          Progress.Stopped _,
          Progress.LeaseExpired _ ->
          new Else();
    };
  }

  private static Optional<Integer> last(Progress.PlanAdopted plan) {
    List<Step> steps = plan.plan().steps();
    return IntStream.range(0, steps.size())
        .filter(i -> steps.get(i) instanceof Step.Observe)
        .mapToObj(i -> plan.first() + i)
        .reduce((_, later) -> later);
  }
}
