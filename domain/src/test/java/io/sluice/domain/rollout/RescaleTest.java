package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
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
  private final LaneHarness harness = new LaneHarness(canary("1", 100).serves(1));

  @Test
  void a_batch_keeps_as_many_instances_as_the_weight_requires_after_a_scale() {
    observeFirstBatch();
    assertThat(harness.weight(1)).isEqualTo(33);
    harness.send(new Command.Scale(4));

    harness.judge(2, Verdict.Kind.HEALTHY);
    assertThat(step()).isInstanceOf(Step.Retire.class);
    harness.settleOne();
    harness.settleOne();

    assertThat(ready()).isEqualTo(2); // of 4 instances, 1 carries 25 percent
  }

  @Test
  void a_scale_during_a_batch_repeats_the_batch_with_the_new_number() {
    observeFirstBatch();
    harness.judge(2, Verdict.Kind.HEALTHY);
    harness.settleOne();
    assertThat(harness.active().position().wave()).isEqualTo(1);

    harness.send(new Command.Scale(7));

    assertThat(harness.effects).hasSize(1);
    harness.settleOne();
    harness.settleOne();
    assertThat(ready()).isEqualTo(3); // of 7 instances, 2 carry 29 percent
  }

  @Test
  void a_batch_brings_none_up() {
    observeFirstBatch();
    harness.send(new Command.Scale(1));

    harness.judge(2, Verdict.Kind.HEALTHY);
    harness.settleOne();
    harness.settleOne();

    assertThat(ready()).isEqualTo(1);
  }

  @Test
  void a_rollback_starts_as_many_stable_instances_as_the_last_scale_sets() {
    observeFirstBatch();
    harness.judge(2, Verdict.Kind.UNHEALTHY);
    assertThat(step()).isInstanceOf(Step.Provision.class);

    harness.send(new Command.Scale(4));

    assertThat(harness.effects)
        .extracting(EffectRequest::effect)
        .filteredOn(Effect.Scale.class::isInstance)
        .extracting(effect -> ((Effect.Scale) effect).replicas())
        .containsExactly(4);
    harness.settle();
    assertThat(harness.outcomes()).isEqualTo("ROLLED_BACK");
  }

  @Test
  void a_scale_during_the_release_does_not_change_its_end() {
    observeFirstBatch();
    harness.send(new Command.Scale(4));

    harness.complete();

    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED");
    assertThat(harness.lane.stable().orElseThrow().release()).isEqualTo(id(2));
    assertThat(ready()).isZero();
  }

  /// Runs the first batch: 2 of 3 candidate instances carry 67 percent, and the next batch retires
  /// all stable instances but one.
  private void observeFirstBatch() {
    harness.post(2, canary("2", 100).with(new Strategy.Rolling(2, 0, RolloutSpecs.MIN)));
    harness.settle();
    assertThat(step()).isInstanceOf(Step.Observe.class);
  }

  private Step step() {
    return harness.active().findStep().orElseThrow();
  }

  /// Returns the last confirmed number of stable instances.
  private int ready() {
    List<Progress.InstancesReady> counts =
        harness.events(Progress.InstancesReady.class).stream()
            .filter(ready -> ready.release().equals(id(1)))
            .toList();
    return counts.getLast().instances();
  }
}
