package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.CanaryStep;
import io.sluice.contract.Command;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Experiments that `promote-full` skips before, during and after the start of their control
/// instances.
class ExperimentLeftTest extends Experimenting {
  @Test
  void promote_full_ends_an_experiment_and_begins_none() {
    observe();
    harness.send(new Command.PromoteFull(id(2)));
    assertThat(PlannerTest.show(harness.active().plan()))
        .isEqualTo("fence, shift 0, stable 3, +3, shift 100, promote, stable 0");

    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(harness.events(Progress.InstancesReady.class))
        .filteredOn(ready -> ready.release().equals(id(1)))
        .extracting(Progress.InstancesReady::instances)
        .containsExactly(3, 4, 3, 0);
  }

  @Test
  void promote_full_before_an_experiment_brings_up_nothing_of_stable() {
    var held =
        new Strategy.Canary(
            List.of(
                new CanaryStep(
                    Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(MIN)),
                step(1),
                CanaryStep.of(100)),
            MIN);
    harness.post(2, canary("2", 100).with(held));
    harness.settle();

    harness.send(new Command.PromoteFull(id(2)));
    assertThat(PlannerTest.show(harness.active().plan()))
        .isEqualTo("fence, +3, shift 100, promote, stable 0");
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(harness.events(Progress.InstancesReady.class))
        .noneMatch(ready -> ready.instances() > 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void promote_full_retires_control_instances_that_have_started(int effects) {
    startControlInstances(effects);

    harness.send(new Command.PromoteFull(id(2)));
    assertThat(PlannerTest.show(harness.active().plan()))
        .isEqualTo("fence, stable 3, +3, shift 100, promote, stable 0");
    while (!(step() instanceof Step.Provision)) {
      harness.settleOne();
    }
    assertThat(stable()).isEqualTo(3);
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED");
  }

  /// After the fence stable has all traffic again, and requires its full number of instances.
  @ParameterizedTest(name = "{0} after {1} effects: {2}, then {3}")
  @CsvSource({
    "10, 0, 10, 10",
    "10, 2, 10, 10",
    "10, 3, 10, 10",
    "10, 4, 10, 10",
    "4, 0, 4, 4",
    "2, 0, 4, 2",
    "2, 3, 4, 2"
  })
  void a_scale_after_promote_full_gives_stable_the_new_number_of_instances(
      int replicas, int effects, int atOnce, int then) {
    observe();
    harness.send(new Command.PromoteFull(id(2)));
    for (int i = 0; i < effects; i++) {
      harness.settleOne();
    }

    harness.send(new Command.Scale(replicas));

    assertThat(stable()).as("the reconciler's desired state").isEqualTo(atOnce);
    while (!(step() instanceof Step.Provision)) {
      harness.settleOne();
    }
    assertThat(stable()).isEqualTo(then);
    harness.settle();
    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED");
  }
}
