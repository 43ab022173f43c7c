package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.MIN;
import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
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
class VersionPolicyTest {
  private static final RolloutSpecs V1 = canary("1", 100);
  private static final RolloutSpecs V2 = canary("2", 10, 100);

  private final LaneHarness harness = new LaneHarness(V1.serves(1));
  private final Instant end = harness.at.plus(MIN);

  @Test
  void a_release_waits_for_the_end_of_a_freeze_with_the_reason() {
    freeze();
    harness.post(2, V2);

    assertThat(harness.lane.active()).isEmpty();
    assertThat(harness.events(Progress.StartDeferred.class))
        .containsExactly(new Progress.StartDeferred(end, "frozen by 'sale'"));
    assertThat(TimerSchedule.findOpening(harness.lane)).hasValue(end);
    harness.pass(Duration.ofSeconds(1));
    assertThat(harness.events(Progress.StartDeferred.class)).hasSize(1);

    harness.pass(MIN);
    assertThat(harness.active().release()).isEqualTo(id(2));
  }

  @Test
  void an_approver_overrides_a_freeze_with_a_reason() {
    freeze();
    harness.post(2, V2);

    harness.send(new Command.OverrideFreeze(id(2)), "eve", "releaser");
    assertThat(harness.rejection()).isEqualTo("overriding a freeze requires the role approver");
    harness.send(new Command.OverrideFreeze(id(2)), "ann", "approver");

    assertThat(harness.active().release()).isEqualTo(id(2));
    harness.send(new Command.OverrideFreeze(id(2)), "ann", "approver");
    assertThat(harness.rejection()).isEqualTo("the release has started already");
  }

  @Test
  void a_rollback_is_never_frozen() {
    harness.post(2, V2);
    harness.settle();
    freeze();

    harness.judge(2, Verdict.Kind.UNHEALTHY);
    harness.settle();

    assertThat(harness.outcomes()).isEqualTo("ROLLED_BACK");
  }

  @Test
  void a_revert_is_never_frozen() {
    harness.post(2, V2);
    harness.complete();
    freeze();

    harness.send(
        new Signal.ReleasePosted(
            id(3),
            V1.with(Concurrency.REPLACE).spec(),
            Optional.empty(),
            Optional.of(id(1)),
            "ann",
            Optional.empty()));

    assertThat(harness.active().release()).isEqualTo(id(3));
  }

  @Test
  void a_release_that_cannot_start_does_not_end_a_bake() {
    bake();
    freeze();

    harness.post(3, canary("3", 100));
    harness.post(4, canary("4", 100).with(Concurrency.REPLACE));
    assertThat(harness.active().state()).isEqualTo(State.BAKING);
    assertThat(TimerSchedule.findOpening(harness.lane)).hasValue(end);

    harness.guards = Guards.NONE;
    harness.pass(Duration.ofSeconds(1));
    assertThat(harness.outcomes()).isEmpty();
    assertThat(harness.number()).isGreaterThan(0);
    assertThat(harness.active().state()).isEqualTo(State.RUNNING);
  }

  @Test
  void a_replacement_takes_the_lane_only_when_it_could_start() {
    harness.post(2, V2);
    harness.settle();
    freeze();

    harness.post(3, canary("3", 100).with(Concurrency.REPLACE));
    assertThat(harness.active().phase()).isInstanceOf(Phase.Running.class);

    harness.pass(MIN);
    assertThat(harness.active().phase()).isInstanceOf(Phase.RollingBack.class);
    harness.settle();
    assertThat(harness.active().release()).isEqualTo(id(3));
  }

  @Test
  void a_vetoed_version_is_rejected_also_while_it_waits() {
    harness.post(2, V2);
    harness.post(3, canary("3", 100));
    harness.send(new Command.Veto("3"));
    harness.post(4, canary("3", 100));
    harness.send(new Command.Veto("3"));
    assertThat(harness.rejection()).isEqualTo("version 3 is vetoed already, by ann: because");

    harness.complete();

    assertThat(harness.outcomes()).isEqualTo("REJECTED, SUCCEEDED, REJECTED");
    assertThat(harness.events(Progress.Ended.class).getLast().reason())
        .isEqualTo("version 3 is vetoed by ann: because");
    harness.send(new Command.Unveto("3"));
    harness.post(5, canary("3", 100));
    assertThat(harness.active().release()).isEqualTo(id(5));
  }

  @Test
  void a_pinned_lane_takes_no_other_version() {
    harness.send(new Command.Pin("1"));
    harness.post(2, V2);

    assertThat(harness.events(Progress.Ended.class).getLast().reason())
        .isEqualTo("only version 1 may be released, pinned by ann: because");
    harness.send(new Command.Unpin());
    harness.send(new Command.Unpin());
    assertThat(harness.rejection()).isEqualTo("no version is pinned");
    harness.post(3, V2);
    assertThat(harness.active().release()).isEqualTo(id(3));
  }

  /// Covers a veto of an application, which comes from its document and applies in all its lanes.
  @Test
  void a_version_that_the_application_vetoes_is_rejected_even_in_the_queue() {
    harness.post(2, V2);
    harness.post(3, canary("3", 100));
    harness.guards = forbidding("3");
    harness.post(4, canary("3", 100));

    harness.complete();

    assertThat(harness.outcomes()).isEqualTo("REJECTED, SUCCEEDED, REJECTED");
    assertThat(harness.events(Progress.Ended.class))
        .extracting(Progress.Ended::reason)
        .contains("application shop: version 3 is vetoed");
  }

  private static Guards forbidding(String version) {
    return new Guards() {
      @Override
      public Optional<ClosedWindow> findClosedWindow(Instant at) {
        return Optional.empty();
      }

      @Override
      public Optional<String> findVersionRejection(String candidate) {
        return Optional.of("application shop: version %s is vetoed".formatted(version))
            .filter(_ -> candidate.equals(version));
      }
    };
  }

  private void freeze() {
    harness.guards =
        at ->
            at.isBefore(end)
                ? Optional.of(new Guards.ClosedWindow(end, "frozen by 'sale'"))
                : Optional.empty();
  }

  private void bake() {
    harness.post(2, V2.bakeTime(Duration.ofMinutes(5)));
    while (harness.active().state() != State.BAKING) {
      harness.settle().judge(2, Verdict.Kind.HEALTHY);
      harness.settle();
    }
  }
}
