package io.sluice.domain.rollout;

import static io.sluice.domain.rollout.Specs.canary;
import static io.sluice.domain.rollout.Specs.id;
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

  private final World world = new World(canary("1", 100).serves(1));

  @Test
  void a_clock_that_jumps_starts_nothing_early() {
    post(2, LATER, Concurrency.QUEUE);
    assertThat(Due.starts(world.lane)).containsValue(LATER);

    world.pass(Duration.ofMinutes(45));
    assertThat(world.lane.active()).isEmpty();
    post(3, Duration.ZERO, Concurrency.QUEUE);
    assertThat(world.active().release()).isEqualTo(id(3));
    world.complete();
    assertThat(world.lane.active()).isEmpty();

    reach(2);

    assertThat(world.active().release()).isEqualTo(id(2));
    assertThat(world.events(Progress.StartReached.class)).hasSize(1);
    assertThat(Due.starts(world.lane)).isEmpty();
  }

  @Test
  void time_is_counted_from_when_it_was_queued_though_another_one_is_active() {
    post(2, Duration.ZERO, Concurrency.QUEUE);
    post(3, LATER, Concurrency.QUEUE);
    world.pass(Duration.ofMinutes(10));

    assertThat(Due.starts(world.lane)).containsValue(LATER);
    reach(3);
    assertThat(world.active().release()).isEqualTo(id(2));
    world.complete();

    assertThat(world.outcomes()).isEqualTo("SUCCEEDED, SUCCEEDED");
  }

  @Test
  void a_replacement_takes_the_lane_when_its_time_has_come_and_not_before() {
    post(2, Duration.ZERO, Concurrency.QUEUE);
    world.settle();
    post(3, LATER, Concurrency.REPLACE);
    assertThat(world.active().phase()).isInstanceOf(Phase.Running.class);

    reach(3);

    assertThat(world.active().phase()).isInstanceOf(Phase.RollingBack.class);
  }

  @Test
  void one_that_never_gets_to_start_expires() {
    post(2, LATER, Concurrency.QUEUE);

    world.pass(Duration.ofHours(1));

    assertThat(world.outcomes()).isEqualTo("EXPIRED");
    assertThat(Due.starts(world.lane)).isEmpty();
  }

  private void reach(int release) {
    String waitingFor =
        Due.starts(world.lane).keySet().stream()
            .filter(wait -> Due.starting(world.lane, wait).equals(Optional.of(id(release))))
            .findFirst()
            .orElseThrow();
    world.tell(new Signal.StartReached(Due.starting(world.lane, waitingFor).orElseThrow()));
  }

  private void post(int id, Duration from, Concurrency concurrency) {
    ReleaseSpec now = canary("v" + id, 100).with(concurrency).spec();
    Instant startAt = world.at.plus(from);
    world.tell(
        new Signal.Posted(
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
                now.watch(),
                now.destinations()),
            Optional.empty(),
            Optional.empty(),
            "ann",
            Optional.empty()));
  }
}
