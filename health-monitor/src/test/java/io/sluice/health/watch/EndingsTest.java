package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Envelope;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Ended;
import io.sluice.contract.Progress.InstanceLost;
import io.sluice.contract.Progress.Started;
import io.sluice.contract.Restarts;
import io.sluice.contract.Side;
import io.sluice.contract.Verdict;
import io.sluice.contract.Verdict.Kind;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchEvent.InstancesLost;
import io.sluice.domain.verdict.WatchState;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Tests that lost instances, as the engine reports them, affect the verdict.
class EndingsTest {
  private static final Analysis ANALYSIS =
      new Analysis(
          0.01,
          20,
          Stream.concat(
                  HealthSpecs.ANALYSIS.checks().stream(),
                  Stream.of(new Check("restarts", Restarts.DEFAULT)))
              .toList());

  private final WatchHarness harness = new WatchHarness();

  private void begin() {
    harness.shifted(10, ANALYSIS);
    harness.table(10, 1, 3);
    harness.observing(3);
  }

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      harness.second(5, 0, 45, 0);
    }
  }

  private void crash() {
    begin();
    for (int i = 1; i <= 3; i++) {
      seconds(10);
      harness.lost(WatchHarness.CANDIDATE, i);
    }
    seconds(4);
  }

  @Test
  void a_candidate_that_keeps_losing_instances_is_unhealthy_without_a_failed_request() {
    crash();

    Verdict last = harness.database.published(Verdict.class).getLast();
    assertThat(last.verdict()).isEqualTo(Kind.UNHEALTHY);
    assertThat(last.sentence())
        .startsWith("instances of the candidate ended by themselves 3 times in 20s");
  }

  @Test
  void a_repeated_count_adds_nothing_and_a_jump_adds_the_whole_difference() {
    begin();
    harness.lost(WatchHarness.CANDIDATE, 2);
    harness.lost(WatchHarness.CANDIDATE, 2);
    harness.lost(WatchHarness.CANDIDATE, 1);
    harness.lost(WatchHarness.CANDIDATE, 5);

    assertThat(endings()).extracting(InstancesLost::count).containsExactly(2, 3);
  }

  @Test
  void endings_of_stable_before_the_release_are_nothing_to_it_and_those_after_are_recorded() {
    harness.lost(WatchHarness.STABLE, 7);
    begin();
    harness.lost(WatchHarness.STABLE, 8);

    assertThat(endings())
        .extracting(InstancesLost::side, InstancesLost::count)
        .containsExactly(tuple(Side.STABLE, 1));
  }

  @Test
  void
      a_candidate_that_ended_again_and_again_while_it_was_idle_is_taken_back_at_its_first_requests() {
    harness.apply(
        new Started(
            WatchHarness.spec(ANALYSIS),
            Optional.of(WatchHarness.serving()),
            harness.database.now.plusSeconds(99)));
    for (int i = 1; i <= 5; i++) {
      harness.advance(0, 0, 45, 0);
      harness.lost(WatchHarness.CANDIDATE, i);
    }
    harness.shift(10);
    harness.table(10, 1, 3);
    harness.observing(3);
    seconds(4);

    assertThat(harness.verdicts()).containsExactly(Kind.UNHEALTHY);
  }

  @Test
  void a_candidate_is_healthy_if_both_sides_lose_instances_while_it_is_idle() {
    harness.apply(
        new Started(
            WatchHarness.spec(ANALYSIS),
            Optional.of(WatchHarness.serving()),
            harness.database.now.plusSeconds(99)));
    for (int i = 1; i <= 5; i++) {
      harness.advance(0, 0, 45, 0);
      harness.lost(WatchHarness.CANDIDATE, i);
      harness.lost(WatchHarness.STABLE, 3 * i);
    }
    harness.shift(10);
    harness.table(10, 1, 3);
    harness.observing(3);
    seconds(10);

    assertThat(harness.verdicts()).containsExactly(Kind.HEALTHY);
  }

  @Test
  void a_succeeded_release_keeps_its_loss_count_when_it_becomes_stable() {
    Optional<UUID> stable = Optional.of(WatchHarness.STABLE);
    LaneProjection projection =
        LaneProjection.EMPTY
            .apply(event(1, stable, began()))
            .apply(event(2, Optional.empty(), lost(4)))
            .apply(event(3, stable, new Ended(Outcome.SUCCEEDED, Optional.empty(), "done")))
            .apply(event(4, Optional.of(WatchHarness.CANDIDATE), began()));

    assertThat(projection.findWatchEvent(event(5, Optional.empty(), lost(5))))
        .contains(new InstancesLost(Side.STABLE, 1, harness.database.now, harness.database.now));
  }

  private Progress began() {
    return new Started(
        WatchHarness.spec(ANALYSIS), Optional.of(WatchHarness.serving()), harness.database.now);
  }

  private static Progress lost(int count) {
    return new InstanceLost(WatchHarness.STABLE, count, "exit status 1");
  }

  private Envelope<Progress> event(long sequence, Optional<UUID> release, Progress event) {
    return new Envelope<>(
        new UUID(8, sequence),
        "/sluice/strategy-engine",
        WatchHarness.LANE.toString(),
        release,
        sequence,
        harness.database.now,
        event);
  }

  @Test
  void the_verdict_follows_from_what_is_recorded() {
    crash();

    WatchState state = WatchState.start(ANALYSIS);
    for (WatchEvent entry : harness.database.recorded()) {
      state = state.apply(entry);
    }
    assertThat(state).isEqualTo(harness.watch().state());
  }

  private List<InstancesLost> endings() {
    return harness.database.recorded().stream()
        .filter(InstancesLost.class::isInstance)
        .map(InstancesLost.class::cast)
        .toList();
  }
}
