package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.domain.verdict.FleetNoise;
import io.sluice.domain.verdict.Mean;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.source.CounterReading;
import io.sluice.health.watch.WatchStore.GoodRelease;
import io.sluice.health.watch.WatchStore.NoiseRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests that the noise of a lane is recorded, and that it is the first event of its next watch.
class NoiseRecordTest {
  private final WatchHarness harness = new WatchHarness();

  @Test
  void a_watch_begins_with_the_newest_records_of_the_lane_before_its_baseline() {
    for (int number = 1; number <= FleetNoise.RECORDS + 1; number++) {
      record(WatchHarness.LANE, NoiseSpecs.noise(number));
    }
    record(new LaneKey("production", "other"), NoiseSpecs.noise(1_000));
    good();

    harness.shifted(10, HealthSpecs.withBaseline());

    assertThat(harness.database.recorded().getFirst())
        .isEqualTo(new WatchEvent.NoiseLoaded(NoiseSpecs.noise(2, 3, 4, 5, 6, 7, 8, 9)));
    assertThat(harness.database.recorded().get(1)).isInstanceOf(WatchEvent.BaselineLoaded.class);
  }

  @Test
  void the_recorded_events_give_the_state_of_a_watch_with_noise() {
    record(WatchHarness.LANE, NoiseSpecs.noise(5));
    harness.shifted(10).observing(3);
    harness.second(10, 0, 90, 1);

    WatchState replayed = WatchState.start(HealthSpecs.ANALYSIS);
    for (WatchEvent event : harness.database.recorded()) {
      replayed = replayed.apply(event);
    }
    assertThat(replayed.evidence()).isEqualTo(harness.watch().state().evidence());
  }

  @Test
  void a_watch_of_a_lane_without_records_loads_no_noise() {
    record(WatchHarness.LANE, FleetNoise.UNKNOWN);
    harness.shifted(10).observing(3);

    assertThat(harness.database.recorded()).noneMatch(it -> it instanceof WatchEvent.NoiseLoaded);
  }

  @Test
  void the_noise_since_the_start_of_the_release_is_combined_with_the_records() {
    List<String> calls = new ArrayList<>();
    harness.noiseCollector = collector(calls);
    record(WatchHarness.LANE, NoiseSpecs.noise(3));

    harness.shifted(10).observing(3);
    harness.apply(ended(Outcome.ABORTED));

    assertThat(harness.database.recorded().getFirst())
        .isEqualTo(new WatchEvent.NoiseLoaded(NoiseSpecs.noise(3, 4)));
    assertThat(calls).containsExactly("start", "collect [production/shop]", "stop");
  }

  @Test
  void the_noise_of_a_succeeded_release_is_stored_once() {
    measure();
    Envelope<Progress> ended = harness.envelope(ended(Outcome.SUCCEEDED));

    harness.deliver(ended);
    harness.deliver(ended);

    assertThat(harness.database.noises())
        .singleElement()
        .satisfies(it -> {
          assertThat(it.release()).contains(WatchHarness.CANDIDATE);
          assertThat(it.lane()).isEqualTo(WatchHarness.LANE);
          assertThat(it.at()).isEqualTo(harness.database.now);
          assertThat(it.noise().isUnknown()).isFalse();
        });
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SUCCEEDED")
  void a_release_that_did_not_succeed_stores_no_noise(Outcome outcome) {
    measure();

    harness.apply(ended(outcome));

    assertThat(harness.database.noises()).isEmpty();
  }

  private void measure() {
    harness.shifted(10).observing(3);
    for (int second = 0; second < 120; second++) {
      harness.count(WatchHarness.STABLE, "b", 90, second % 7 == 0 ? 2 : 0);
      harness.second(10, 0, 90, second % 5 == 0 ? 1 : 0);
    }
  }

  private void record(LaneKey lane, FleetNoise noise) {
    var noiseRecord =
        new NoiseRecord(lane, Optional.of(UUID.randomUUID()), harness.database.now, noise);
    boolean stored =
        harness.database.call(tx -> {
          harness.watchStore.keep(tx, noiseRecord);
          return true;
        });
    assertThat(stored).isTrue();
  }

  private void good() {
    var release =
        new GoodRelease(WatchHarness.LANE, new UUID(9, 1), 1, Map.of("orders", new Mean(1, 10)));
    boolean stored =
        harness.database.call(tx -> {
          harness.watchStore.keep(tx, release);
          return true;
        });
    assertThat(stored).isTrue();
  }

  /// Returns a collector that has measured a noise, and adds its calls to `calls`.
  private static NoiseCollector collector(List<String> calls) {
    return new NoiseCollector() {
      @Override
      public void collect(List<CounterReading> readings, Set<LaneKey> watched, Instant at) {
        calls.add("collect " + watched);
      }

      @Override
      public void start(LaneKey lane) {
        calls.add("start");
      }

      @Override
      public void stop(LaneKey lane) {
        calls.add("stop");
      }

      @Override
      public Optional<FleetNoise> find(LaneKey lane) {
        return Optional.of(NoiseSpecs.noise(4));
      }
    };
  }

  private static Progress ended(Outcome outcome) {
    return new Progress.Ended(outcome, Optional.empty(), "done");
  }
}
