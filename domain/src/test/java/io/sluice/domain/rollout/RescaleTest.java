package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Command;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy;
import io.sluice.contract.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A stable that is scaled while a release replaces it in batches, or while that release rolls
/// back.
class RescaleTest {
  private final World world = new World(canary("1", 100).serves(1));

  @Test
  void a_batch_leaves_as_many_as_carry_the_weight_by_the_number_that_stable_has_now() {
    observeFirstBatch();
    assertThat(world.weight(1)).isEqualTo(33);
    world.order(new Command.Scale(4));

    world.judge(2, Verdict.Kind.HEALTHY);
    assertThat(step()).isInstanceOf(Step.Retire.class);
    world.settleOne();
    world.settleOne();

    assertThat(ready()).isEqualTo(2); // of 4 instances, 1 carries 25 percent
  }

  @Test
  void a_scale_during_a_batch_repeats_the_batch_with_the_new_number() {
    observeFirstBatch();
    world.judge(2, Verdict.Kind.HEALTHY);
    world.settleOne();
    assertThat(world.active().wave()).isEqualTo(1);

    world.order(new Command.Scale(7));

    assertThat(world.effects).hasSize(1);
    world.settleOne();
    world.settleOne();
    assertThat(ready()).isEqualTo(3); // of 7 instances, 2 carry 29 percent
  }

  @Test
  void a_batch_brings_none_up() {
    observeFirstBatch();
    world.order(new Command.Scale(1));

    world.judge(2, Verdict.Kind.HEALTHY);
    world.settleOne();
    world.settleOne();

    assertThat(ready()).isEqualTo(1);
  }

  @Test
  void a_rollback_starts_as_many_stable_instances_as_the_last_scale_sets() {
    observeFirstBatch();
    world.judge(2, Verdict.Kind.UNHEALTHY);
    assertThat(step()).isInstanceOf(Step.Provision.class);

    world.order(new Command.Scale(4));

    assertThat(world.effects)
        .extracting(Asked::effect)
        .filteredOn(Effect.Scale.class::isInstance)
        .extracting(effect -> ((Effect.Scale) effect).replicas())
        .containsExactly(4);
    world.settle();
    assertThat(world.outcomes()).isEqualTo("ROLLED_BACK");
  }

  @Test
  void a_scale_during_the_release_does_not_change_its_end() {
    observeFirstBatch();
    world.order(new Command.Scale(4));

    world.complete();

    assertThat(world.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(world.lane.stable().orElseThrow().release()).isEqualTo(id(2));
    assertThat(ready()).isZero();
  }

  /// Runs the first batch: 2 of 3 candidate instances carry 67 percent, and the next batch retires
  /// all stable instances but one.
  private void observeFirstBatch() {
    world.post(2, canary("2", 100).with(new Strategy.Rolling(2, 0, Specs.MIN)));
    world.settle();
    assertThat(step()).isInstanceOf(Step.Observe.class);
  }

  private Step step() {
    return world.active().step().orElseThrow();
  }

  /// Returns the last confirmed number of stable instances.
  private int ready() {
    List<Progress.InstancesReady> counts =
        world.events(Progress.InstancesReady.class).stream()
            .filter(ready -> ready.release().equals(id(1)))
            .toList();
    return counts.getLast().instances();
  }
}
