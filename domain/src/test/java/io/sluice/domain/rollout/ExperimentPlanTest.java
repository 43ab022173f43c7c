package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Amount;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Command;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.contract.Sticky;
import io.sluice.contract.Strategy;
import io.sluice.contract.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Experiments: fresh control instances are added to stable's, and retired at the end.
class ExperimentPlanTest extends Experimenting {
  @Test
  void it_begins_and_ends_with_stable_as_it_was() {
    var steps = List.of(step(Amount.share(50)), CanaryStep.of(100));

    Plan plan =
        Planner.forward(
            canary("2", 100).with(new Strategy.Canary(steps, MIN)).spec(),
            Optional.of(canary("1", 100).serving(1)));

    assertThat(PlannerTest.show(plan))
        .isEqualTo(
            "fence, stable +5 (2 fresh), +2, shift 28, observe, shift 0, stable 3,"
                + " +3, shift 100, observe, promote, stable 0");
  }

  @ParameterizedTest(name = "{1} beside {0} of {2}: {3} %")
  @CsvSource({"3, 1, 3, 20", "1, 1, 3, 33", "200, 1, 200, 1", "1, 1, 10, 10", "4, 4, 4, 33"})
  void each_instance_gets_the_same_part_as_far_as_it_can_carry_it(
      int stable, int fresh, int replicas, int weight) {
    Plan plan =
        Planner.forward(
            experiment(fresh).replicas(replicas).spec(),
            Optional.of(canary("1", 100).replicas(stable).serving(1)));

    assertThat(plan.steps().get(3)).isEqualTo(new Step.Shift(new Percent(weight)));
  }

  @Test
  void control_instances_start_after_stable_is_ready_and_are_listed_by_name() {
    harness.post(2, experiment(1));
    while (!(step() instanceof Step.Observe)) {
      harness.settleOne();
    }

    assertThat(harness.events(Progress.InstancesReady.class))
        .containsExactly(
            new Progress.InstancesReady(2, id(1), 3),
            new Progress.InstancesReady(2, id(1), 4, Optional.of(List.of("fresh-0"))),
            new Progress.InstancesReady(3, id(2), 1));
    assertThat(stable()).as("the reconciler's desired state").isEqualTo(4);
    assertThat(harness.weight(2)).isEqualTo(20);
  }

  @Test
  void afterwards_stable_has_what_it_had_and_the_candidate_stays() {
    observe();

    harness.judge(2, Verdict.Kind.HEALTHY);
    harness.settle();

    assertThat(stable()).isEqualTo(3);
    assertThat(harness.lane.ready(id(2))).isEqualTo(1);
    assertThat(harness.weight(2)).isEqualTo(10);
    harness.complete();
    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED");
  }

  @Test
  void a_rollback_removes_the_control_instances() {
    observe();

    harness.judge(2, Verdict.Kind.UNHEALTHY);
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ROLLED_BACK");
    assertThat(stable()).isEqualTo(3);
  }

  @Test
  void an_experiment_assigns_no_sticky_clients() {
    var sticky =
        new Strategy.Canary(
            List.of(step(1), CanaryStep.of(10), CanaryStep.of(100)),
            MIN,
            Optional.of(new Sticky(Optional.empty())));

    Plan plan =
        Planner.forward(
            canary("2", 100).with(sticky).spec(), Optional.of(canary("1", 100).serving(1)));

    assertThat(plan.steps())
        .filteredOn(Step.Shift.class::isInstance)
        .extracting(shift -> ((Step.Shift) shift).trafficRules().isPresent())
        .containsExactly(false, false, true, false);
  }

  @ParameterizedTest
  @CsvSource({"5, 6", "9, 10", "1, 4"})
  void control_instances_stay_until_the_end_after_a_scale(int replicas, int meanwhile) {
    observe();

    harness.send(new Command.Scale(replicas));

    assertThat(stable()).isEqualTo(meanwhile);
    harness.judge(2, Verdict.Kind.HEALTHY);
    harness.settle();
    assertThat(stable()).isEqualTo(replicas);
  }

  @ParameterizedTest
  @CsvSource({"5, 0", "5, 1", "5, 2", "5, 3", "2, 0", "2, 1", "2, 2", "2, 3"})
  void a_scale_while_control_instances_start_adds_them_to_the_new_number(
      int replicas, int effects) {
    startControlInstances(effects);

    harness.send(new Command.Scale(replicas));
    harness.settle();

    assertThat(step()).isInstanceOf(Step.Observe.class);
    assertThat(stable()).isEqualTo(replicas + 1);
  }

  @Test
  void a_scale_while_control_instances_retire_sets_the_instances_of_stable() {
    observe();
    harness.judge(2, Verdict.Kind.HEALTHY);
    while (!(step() instanceof Step.Retire)) {
      harness.settleOne();
    }
    harness.settleOne();

    harness.send(new Command.Scale(7));
    harness.settle();

    assertThat(stable()).isEqualTo(7);
  }
}
