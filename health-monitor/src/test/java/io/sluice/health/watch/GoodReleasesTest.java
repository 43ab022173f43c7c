package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis;
import io.sluice.contract.Envelope;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress;
import io.sluice.contract.Verdict;
import io.sluice.contract.Verdict.Kind;
import io.sluice.domain.verdict.Assessment;
import io.sluice.domain.verdict.Baseline;
import io.sluice.domain.verdict.Mean;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.ThresholdJudge;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.watch.WatchStore.GoodRelease;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tests that the means of successful releases are stored, and that later ones of the lane are
/// compared with them.
class GoodReleasesTest {
  private static final Analysis ANALYSIS = HealthSpecs.withBaseline();

  private final WatchHarness harness = new WatchHarness();
  private double value = 10;

  GoodReleasesTest() {
    harness.collector =
        new MeasurementCollector() {
          @Override
          public void collect(List<Watch> open) {}

          @Override
          public List<SourceSample> take(UUID release) {
            return List.of(
                new SourceSample.Valued(
                    "orders", SourceSample.MeasurementOutcome.SUCCESS, List.of(value), List.of()));
          }

          @Override
          public void putBack(UUID release, List<SourceSample> measured) {}
        };
  }

  @Test
  void the_means_of_a_succeeded_release_are_stored_once() {
    harness.shifted(10, ANALYSIS).observing(3);
    measure(10, 20);
    Envelope<Progress> ended = harness.envelope(ended(Outcome.SUCCEEDED));

    harness.deliver(ended);
    harness.deliver(ended);

    assertThat(harness.database.goods())
        .containsExactly(
            new GoodRelease(
                WatchHarness.LANE,
                WatchHarness.CANDIDATE,
                ended.sequence(),
                Map.of("orders", new Mean(2, 30))));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SUCCEEDED")
  void a_release_that_did_not_succeed_stores_no_means(Outcome outcome) {
    harness.shifted(10, ANALYSIS).observing(3);
    measure(10);

    harness.apply(ended(outcome));

    assertThat(harness.database.goods()).isEmpty();
  }

  @Test
  void a_watch_begins_with_what_good_releases_measured_and_goes_by_that() {
    good(WatchHarness.LANE, 9);
    good(WatchHarness.LANE, 11);
    good(new LaneKey("production", "other"), 500);
    harness.shifted(10, ANALYSIS).observing(3);
    good(WatchHarness.LANE, 700);
    harness.shift(20);
    measure(10.5, 10.5);

    assertThat(baseline()).contains(new Baseline(10, 2));
    assertThat(harness.database.recorded().getFirst())
        .isEqualTo(new WatchEvent.BaselineLoaded(Map.of("orders", List.of(11.0, 9.0))));
    assertThat(harness.verdicts()).isEmpty();

    measure(12);
    assertThat(harness.verdicts()).containsExactly(Kind.UNHEALTHY);
    assertThat(last().sentence())
        .isEqualTo(
            "orders: 1 of 2 measurements failed, limit 0; the last value was 12, good is at most"
                + " 1.1 times the 10 of the last 2 good releases");
    assertThat(replayed()).isEqualTo(last());
  }

  @Test
  void without_any_it_is_not_compared_and_nothing_of_it_is_recorded() {
    harness.shifted(10, ANALYSIS).observing(3);
    measure(500, 500, 500, 500, 500);

    assertThat(harness.verdicts()).containsExactly(Kind.HEALTHY);
    assertThat(last().sentence()).endsWith("; orders: no earlier good release to compare with");
    assertThat(harness.database.recorded())
        .noneMatch(it -> it instanceof WatchEvent.BaselineLoaded);
  }

  @Test
  void a_watch_stored_by_an_older_version_is_read_without_means() {
    harness.shifted(10, ANALYSIS).observing(3);
    String before = Json.write(harness.watch());
    assertThat(before).doesNotContain("\"mean\"");
    measure(10);
    String old = Json.write(harness.watch()).replaceFirst(",\"mean\":\\{[^}]*\\}", "");

    assertThat(Json.read(old, Watch.class).state().evidence().means()).isEmpty();
    assertThat(Json.read(before, Watch.class).state().evidence().means()).isEmpty();
  }

  private void measure(double... values) {
    for (double next : values) {
      value = next;
      harness.second(10, 0, 90, 0);
    }
  }

  private void good(LaneKey lane, double mean) {
    int number = harness.database.goods().size() + 1;
    boolean stored =
        harness.database.call(tx -> {
          harness.watchStore.keep(
              tx,
              new GoodRelease(
                  lane, new UUID(9, number), number, Map.of("orders", new Mean(1, mean))));
          return true;
        });
    assertThat(stored).isTrue();
  }

  private Optional<Baseline> baseline() {
    return harness.watch().state().evidence().checks().getLast().judge()
            instanceof ThresholdJudge it
        ? it.baseline()
        : Optional.empty();
  }

  private Verdict last() {
    return harness.database.published(Verdict.class).getLast();
  }

  /// Returns the verdict, computed from the recording alone.
  private Verdict replayed() {
    WatchState state = WatchState.start(ANALYSIS);
    for (WatchEvent entry : harness.database.recorded()) {
      state = state.apply(entry);
    }
    return Assessment.of(state).verdict(state.counts().step());
  }

  private static Progress ended(Outcome outcome) {
    return new Progress.Ended(outcome, Optional.empty(), "done");
  }
}
