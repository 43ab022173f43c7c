package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Decision;
import io.sluice.contract.Envelope;
import io.sluice.contract.Outcome;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict.Kind;
import io.sluice.domain.verdict.WatchEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WatchProjectorTest {
  private final WatchHarness harness = new WatchHarness();

  @Test
  void a_watch_starts_with_the_first_confirmed_shift_and_not_before() {
    harness.apply(
        new Progress.Started(
            WatchHarness.spec(), Optional.of(WatchHarness.serving()), Instant.EPOCH));
    harness.apply(new Progress.StepStarted(1, new Step.Fence(), Instant.EPOCH));
    assertThat(harness.database.watch(WatchHarness.CANDIDATE)).isEmpty();
    harness.shift(0);
    assertThat(harness.database.watch(WatchHarness.CANDIDATE)).isEmpty();

    harness.shift(10);

    assertThat(harness.watch().candidate().stable()).contains(WatchHarness.STABLE);
    assertThat(harness.watch().state().weight()).isEqualTo(new Percent(10));
    assertThat(harness.watch().state().counts().step()).isEqualTo(1);
  }

  @Test
  void a_repeated_event_has_no_effect() {
    harness.shifted(10);
    Envelope<Progress> step =
        harness.envelope(
            new Progress.StepStarted(3, new Step.Observe(Duration.ofSeconds(5)), Instant.EPOCH));
    harness.deliver(step);
    harness.poll();
    harness.second(5, 0, 45, 0);
    Watch before = harness.watch();

    harness.deliver(step);

    assertThat(harness.watch()).isEqualTo(before);
  }

  @Test
  void it_ends_with_the_release() {
    harness.shifted(10).observing(3);

    harness.apply(new Progress.Ended(Outcome.SUCCEEDED, Optional.empty(), "done"));

    assertThat(harness.database.watch(WatchHarness.CANDIDATE)).isEmpty();
    assertThat(harness.watcher().poll(_ -> true, true)).isZero();
  }

  @Test
  void failures_withdraw_during_a_hold_too() {
    harness.shifted(10);
    harness.apply(
        new Progress.StepStarted(
            4, new Step.Hold(Duration.ofHours(1), Decision.ROLLBACK, "tea"), Instant.EPOCH));
    harness.poll();
    for (int i = 0; i < 4; i++) {
      harness.second(5, 3, 45, 0);
    }

    assertThat(harness.verdicts()).containsExactly(Kind.UNHEALTHY);
  }

  @Test
  void an_unhealthy_verdict_is_repeated_when_the_step_changes() {
    harness.shifted(10).observing(3);
    for (int i = 0; i < 4; i++) {
      harness.second(5, 3, 45, 0);
    }
    assertThat(harness.verdicts()).containsExactly(Kind.UNHEALTHY);

    harness.observing(4);
    harness.second(5, 0, 45, 0);

    assertThat(harness.verdicts()).containsExactly(Kind.UNHEALTHY, Kind.UNHEALTHY);
  }

  @Test
  void the_watch_begins_with_the_compared_instances_named_before_it() {
    harness.apply(
        new Progress.Started(
            WatchHarness.spec(), Optional.of(WatchHarness.serving()), Instant.EPOCH));
    harness.apply(new Progress.InstancesReady(2, WatchHarness.STABLE, 3));
    harness.apply(fresh("b"));
    harness.apply(new Progress.InstancesReady(3, WatchHarness.CANDIDATE, 1));
    assertThat(harness.database.watch(WatchHarness.CANDIDATE)).isEmpty();

    harness.shift(20);

    assertThat(harness.watch().state().controlInstances()).contains(List.of("b"));
    assertThat(harness.database.recorded())
        .contains(new WatchEvent.ControlSetChanged(List.of("b")));
  }

  @Test
  void only_the_fresh_instances_of_stable_are_compared_until_they_are_retired() {
    harness.apply(
        new Progress.Started(
            WatchHarness.spec(), Optional.of(WatchHarness.serving()), Instant.EPOCH));
    harness.apply(fresh("b"));
    harness.shift(20);
    harness.observing(5);
    for (int i = 0; i < 20; i++) {
      harness.count(WatchHarness.STABLE, "b", 10, 0);
      harness.second(10, 6, 30, 30);
    }
    assertThat(harness.verdicts())
        .as("the counts of all stable instances show whether stable fails, too")
        .startsWith(Kind.SHARED)
        .endsWith(Kind.UNHEALTHY)
        .doesNotContain(Kind.HEALTHY);

    harness.apply(new Progress.InstancesReady(0, WatchHarness.STABLE, 3));
    assertThat(harness.watch().state().controlInstances())
        .as("after a repair by the reconciler")
        .isPresent();
    harness.apply(new Progress.InstancesReady(7, WatchHarness.STABLE, 3));

    assertThat(harness.watch().state().controlInstances()).isEmpty();
  }

  @Test
  void the_candidate_is_compared_with_those_that_were_named_last() {
    harness.apply(
        new Progress.Started(
            WatchHarness.spec(), Optional.of(WatchHarness.serving()), Instant.EPOCH));
    harness.apply(fresh("b"));
    harness.shift(20);
    harness.apply(new Progress.InstancesReady(7, WatchHarness.STABLE, 3));

    harness.apply(
        new Progress.InstancesReady(8, WatchHarness.STABLE, 5, Optional.of(List.of("c", "d"))));

    assertThat(harness.watch().state().controlInstances()).contains(List.of("c", "d"));
  }

  private static Progress fresh(String name) {
    return new Progress.InstancesReady(2, WatchHarness.STABLE, 4, Optional.of(List.of(name)));
  }

  @Test
  void a_rollback_is_not_judged() {
    harness.shifted(10).observing(3);
    harness.rollBack();
    for (int i = 0; i < 10; i++) {
      harness.second(5, 5, 45, 0);
    }

    assertThat(harness.verdicts()).isEmpty();
    assertThat(harness.database.ticks()).hasSize(10);
  }

  @Test
  void another_lane_s_or_release_s_events_change_nothing() {
    harness.shifted(10).observing(3);
    Watch before = harness.watch();
    Envelope<Progress> mine =
        harness.envelope(new Progress.Ended(Outcome.REJECTED, Optional.empty(), "no"));

    harness.deliver(
        new Envelope<>(
            mine.id(),
            mine.source(),
            mine.key(),
            Optional.of(new UUID(0, 3)),
            mine.sequence(),
            mine.time(),
            mine.event()));

    assertThat(harness.watch()).isEqualTo(before);
  }

  @Test
  void it_wakes_for_a_shift_and_for_an_observation_but_not_for_a_repeat() {
    List<UUID> woken = new ArrayList<>();
    WatchProjector<InMemoryWatchDatabase.Work> projector =
        new WatchProjector<>(harness.database, harness.watchStore, harness.newCache(), woken::add);
    harness.shifted(10);
    Envelope<Progress> observe =
        harness.envelope(
            new Progress.StepStarted(3, new Step.Observe(Duration.ofSeconds(5)), Instant.EPOCH));

    projector.apply(observe);
    projector.apply(observe);
    projector.apply(harness.envelope(new Progress.StepFinished(3, "healthy")));

    assertThat(woken).containsExactly(WatchHarness.CANDIDATE);
  }
}
