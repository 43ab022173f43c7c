package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.MIN;
import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Command;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.contract.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Freezes, vetoes and pins.
class PolicyTest {
  private static final Specs V1 = canary("1", 100);
  private static final Specs V2 = canary("2", 10, 100);

  private final World world = new World(V1.serves(1));
  private final Instant end = world.at.plus(MIN);

  @Test
  void a_release_waits_for_the_end_of_a_freeze_with_the_reason() {
    freeze();
    world.post(2, V2);

    assertThat(world.lane.active()).isEmpty();
    assertThat(world.events(Progress.Deferred.class))
        .containsExactly(new Progress.Deferred(end, "frozen by 'sale'"));
    assertThat(Due.opensAt(world.lane)).hasValue(end);
    world.pass(Duration.ofSeconds(1));
    assertThat(world.events(Progress.Deferred.class)).hasSize(1);

    world.pass(MIN);
    assertThat(world.active().release()).isEqualTo(id(2));
  }

  @Test
  void an_approver_overrides_a_freeze_with_a_reason() {
    freeze();
    world.post(2, V2);

    world.order(new Command.OverrideFreeze(id(2)), "eve", "releaser");
    assertThat(world.refusal()).isEqualTo("overriding a freeze requires the role approver");
    world.order(new Command.OverrideFreeze(id(2)), "ann", "approver");

    assertThat(world.active().release()).isEqualTo(id(2));
    world.order(new Command.OverrideFreeze(id(2)), "ann", "approver");
    assertThat(world.refusal()).isEqualTo("the release has started already");
  }

  @Test
  void a_rollback_is_never_frozen() {
    world.post(2, V2);
    world.settle();
    freeze();

    world.judge(2, Verdict.Kind.UNHEALTHY);
    world.settle();

    assertThat(world.outcomes()).isEqualTo("ROLLED_BACK");
  }

  @Test
  void a_revert_is_never_frozen() {
    world.post(2, V2);
    world.complete();
    freeze();

    world.tell(
        new Signal.Posted(
            id(3),
            V1.with(Concurrency.REPLACE).spec(),
            Optional.empty(),
            Optional.of(id(1)),
            "ann",
            Optional.empty()));

    assertThat(world.active().release()).isEqualTo(id(3));
  }

  @Test
  void a_watch_is_not_ended_by_a_release_that_could_not_start() {
    watch();
    freeze();

    world.post(3, canary("3", 100));
    world.post(4, canary("4", 100).with(Concurrency.REPLACE));
    assertThat(States.of(world.active())).isEqualTo(State.WATCHING);
    assertThat(Due.opensAt(world.lane)).hasValue(end);

    world.guards = Guards.NONE;
    world.pass(Duration.ofSeconds(1));
    assertThat(world.outcomes()).isEmpty();
    assertThat(world.number()).isGreaterThan(0);
    assertThat(States.of(world.active())).isEqualTo(State.RUNNING);
  }

  @Test
  void a_replacement_takes_the_lane_only_when_it_could_start() {
    world.post(2, V2);
    world.settle();
    freeze();

    world.post(3, canary("3", 100).with(Concurrency.REPLACE));
    assertThat(world.active().phase()).isInstanceOf(Phase.Running.class);

    world.pass(MIN);
    assertThat(world.active().phase()).isInstanceOf(Phase.RollingBack.class);
    world.settle();
    assertThat(world.active().release()).isEqualTo(id(3));
  }

  @Test
  void a_vetoed_version_is_rejected_also_while_it_waits() {
    world.post(2, V2);
    world.post(3, canary("3", 100));
    world.order(new Command.Veto("3"));
    world.post(4, canary("3", 100));
    world.order(new Command.Veto("3"));
    assertThat(world.refusal()).isEqualTo("version 3 is vetoed already, by ann: because");

    world.complete();

    assertThat(world.outcomes()).isEqualTo("REJECTED, SUCCEEDED, REJECTED");
    assertThat(world.events(Progress.Ended.class).getLast().reason())
        .isEqualTo("version 3 is vetoed by ann: because");
    world.order(new Command.Unveto("3"));
    world.post(5, canary("3", 100));
    assertThat(world.active().release()).isEqualTo(id(5));
  }

  @Test
  void a_pinned_lane_takes_no_other_version() {
    world.order(new Command.Pin("1"));
    world.post(2, V2);

    assertThat(world.events(Progress.Ended.class).getLast().reason())
        .isEqualTo("only version 1 may be released, pinned by ann: because");
    world.order(new Command.Unpin());
    world.order(new Command.Unpin());
    assertThat(world.refusal()).isEqualTo("no version is pinned");
    world.post(3, V2);
    assertThat(world.active().release()).isEqualTo(id(3));
  }

  /// Covers a veto of an application, which comes from its document and applies in all its lanes.
  @Test
  void a_version_that_the_application_vetoes_is_rejected_even_in_the_queue() {
    world.post(2, V2);
    world.post(3, canary("3", 100));
    world.guards = forbidding("3");
    world.post(4, canary("3", 100));

    world.complete();

    assertThat(world.outcomes()).isEqualTo("REJECTED, SUCCEEDED, REJECTED");
    assertThat(world.events(Progress.Ended.class))
        .extracting(Progress.Ended::reason)
        .contains("application shop: version 3 is vetoed");
  }

  private static Guards forbidding(String version) {
    return new Guards() {
      @Override
      public Optional<Shut> shut(Instant at) {
        return Optional.empty();
      }

      @Override
      public Optional<String> refusal(String wanted) {
        return Optional.of("application shop: version %s is vetoed".formatted(version))
            .filter(_ -> wanted.equals(version));
      }
    };
  }

  private void freeze() {
    world.guards =
        at ->
            at.isBefore(end)
                ? Optional.of(new Guards.Shut(end, "frozen by 'sale'"))
                : Optional.empty();
  }

  private void watch() {
    world.post(2, V2.watch(Duration.ofMinutes(5)));
    while (States.of(world.active()) != State.WATCHING) {
      world.settle().judge(2, Verdict.Kind.HEALTHY);
      world.settle();
    }
  }
}
