package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.RolloutSpecs.canary;
import static io.sluice.domain.rollout.RolloutSpecs.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Concurrency;
import io.sluice.contract.Progress;
import io.sluice.contract.ReleaseSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Releases with a `startAt` in the future. Their starts depend on monotonic time, so no clock jump
/// starts one early.
class StartAtTest {
  private static final Duration LATER = Duration.ofMinutes(30);

  private final LaneHarness harness = new LaneHarness(canary("1", 100).serves(1));

  @Test
  void a_clock_that_jumps_starts_nothing_early() {
    post(2, LATER, Concurrency.QUEUE);
    assertThat(TimerSchedule.starts(harness.lane)).containsValue(LATER);

    harness.pass(Duration.ofMinutes(45));
    assertThat(harness.lane.active()).isEmpty();
    post(3, Duration.ZERO, Concurrency.QUEUE);
    assertThat(harness.active().release()).isEqualTo(id(3));
    harness.complete();
    assertThat(harness.lane.active()).isEmpty();

    reach(2);

    assertThat(harness.active().release()).isEqualTo(id(2));
    assertThat(harness.events(Progress.StartReached.class)).hasSize(1);
    assertThat(TimerSchedule.starts(harness.lane)).isEmpty();
  }

  @Test
  void time_is_counted_from_when_it_was_queued_though_another_one_is_active() {
    post(2, Duration.ZERO, Concurrency.QUEUE);
    post(3, LATER, Concurrency.QUEUE);
    harness.pass(Duration.ofMinutes(10));

    assertThat(TimerSchedule.starts(harness.lane)).containsValue(LATER);
    reach(3);
    assertThat(harness.active().release()).isEqualTo(id(2));
    harness.complete();

    assertThat(harness.outcomes()).isEqualTo("SUCCEEDED, SUCCEEDED");
  }

  @Test
  void a_replacement_takes_the_lane_when_its_time_has_come_and_not_before() {
    post(2, Duration.ZERO, Concurrency.QUEUE);
    harness.settle();
    post(3, LATER, Concurrency.REPLACE);
    assertThat(harness.active().phase()).isInstanceOf(Phase.Running.class);

    reach(3);

    assertThat(harness.active().phase()).isInstanceOf(Phase.RollingBack.class);
  }

  @Test
  void a_release_that_cannot_start_in_time_expires() {
    post(2, LATER, Concurrency.QUEUE);

    harness.pass(Duration.ofHours(1));

    assertThat(harness.outcomes()).isEqualTo("EXPIRED");
    assertThat(TimerSchedule.starts(harness.lane)).isEmpty();
  }

  private void reach(int release) {
    String waitingFor =
        TimerSchedule.starts(harness.lane).keySet().stream()
            .filter(wait ->
                TimerSchedule.findStart(harness.lane, wait).equals(Optional.of(id(release))))
            .findFirst()
            .orElseThrow();
    harness.send(
        new Signal.StartReached(TimerSchedule.findStart(harness.lane, waitingFor).orElseThrow()));
  }

  private void post(int id, Duration from, Concurrency concurrency) {
    ReleaseSpec now = canary("v" + id, 100).with(concurrency).spec();
    Instant startAt = harness.at.plus(from);
    harness.send(
        new Signal.ReleasePosted(
            id(id),
            new ReleaseSpec(
                now.application(),
                now.environment(),
                now.version(),
                now.artifact(),
                now.command(),
                now.env(),
                now.limits(),
                now.replicas(),
                now.healthPath(),
                now.readyWithin(),
                now.drain(),
                now.strategy(),
                now.analysis(),
                now.onFailure(),
                now.onInconclusive(),
                now.concurrency(),
                now.deadline(),
                Optional.of(startAt),
                now.startBefore(),
                now.bakeTime(),
                now.destinations()),
            Optional.empty(),
            Optional.empty(),
            "ann",
            Optional.empty()));
  }
}
