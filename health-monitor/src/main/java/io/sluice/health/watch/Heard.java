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

/// What of a lane's progress matters to who watches its releases.
sealed interface Heard {

  /// A release is active from now on.
  record Began(Started started) implements Heard {}

  /// It is at another step.
  record Stepped(int number, Step step) implements Heard {}

  /// The router has another table.
  ///
  /// @param steered what else brings requests to a release
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

  /// A step has brought a release to its instances.
  ///
  /// @param baseline the names of those that a candidate is compared with; with all if there are
  ///   none
  record Ready(UUID release, List<String> baseline) implements Heard {}

  /// Instances of a release ended by themselves.
  ///
  /// @param count how often since it has instances
  record Lost(UUID release, int count) implements Heard {}

  /// It is to go a way forward whose last observation is step `number`, if it has one.
  record Planned(Optional<Integer> number) implements Heard {}

  /// It is being taken back.
  record WentBack() implements Heard {}

  /// @param well whether it succeeded
  record Ended(boolean well) implements Heard {}

  /// Nothing that changes what is watched, or how.
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
