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
import io.sluice.domain.verdict.Measured;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Threshold;
import io.sluice.domain.verdict.WatchState;
import io.sluice.health.watch.Watches.Good;
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
  private static final Analysis ANALYSIS = Specs.beside();

  private final World world = new World();
  private double value = 10;

  GoodReleasesTest() {
    world.gathering =
        new Gathering() {
          @Override
          public void ask(List<Watches.Open> open) {}

          @Override
          public List<Measured> take(UUID release) {
            return List.of(
                new Measured.Valued("orders", Measured.Outcome.SUCCESS, List.of(value), List.of()));
          }

          @Override
          public void giveBack(UUID release, List<Measured> measured) {}
        };
  }

  @Test
  void the_means_of_a_succeeded_release_are_stored_once() {
    world.shifted(10, ANALYSIS).observing(3);
    measure(10, 20);
    Envelope<Progress> ended = world.envelope(ended(Outcome.SUCCEEDED));

    world.deliver(ended);
    world.deliver(ended);

    assertThat(world.memory.goods())
        .containsExactly(
            new Good(
                World.LANE, World.CANDIDATE, ended.sequence(), Map.of("orders", new Mean(2, 30))));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SUCCEEDED")
  void a_release_that_did_not_succeed_stores_no_means(Outcome outcome) {
    world.shifted(10, ANALYSIS).observing(3);
    measure(10);

    world.follow(ended(outcome));

    assertThat(world.memory.goods()).isEmpty();
  }

  @Test
  void a_watch_begins_with_what_good_releases_measured_and_goes_by_that() {
    good(World.LANE, 9);
    good(World.LANE, 11);
    good(new LaneKey("production", "other"), 500);
    world.shifted(10, ANALYSIS).observing(3);
    good(World.LANE, 700);
    world.shift(20);
    measure(10.5, 10.5);

    assertThat(baseline()).contains(new Baseline(10, 2));
    assertThat(world.memory.recorded().getFirst())
        .isEqualTo(new Recorded.Preceded(Map.of("orders", List.of(11.0, 9.0))));
    assertThat(world.verdicts()).isEmpty();

    measure(12);
    assertThat(world.verdicts()).containsExactly(Kind.UNHEALTHY);
    assertThat(last().sentence())
        .isEqualTo(
            "orders: 1 of 2 measurements failed, limit 0; the last value was 12, good is at most"
                + " 1.1 times the 10 of the last 2 good releases");
    assertThat(replayed()).isEqualTo(last());
  }

  @Test
  void without_any_it_is_not_compared_and_nothing_of_it_is_recorded() {
    world.shifted(10, ANALYSIS).observing(3);
    measure(500, 500, 500, 500, 500);

    assertThat(world.verdicts()).containsExactly(Kind.HEALTHY);
    assertThat(last().sentence()).endsWith("; orders: no earlier good release to compare with");
    assertThat(world.memory.recorded()).noneMatch(it -> it instanceof Recorded.Preceded);
  }

  @Test
  void a_watch_stored_by_an_older_version_is_read_without_means() {
    world.shifted(10, ANALYSIS).observing(3);
    String before = Json.write(world.watch());
    assertThat(before).doesNotContain("\"mean\"");
    measure(10);
    String old = Json.write(world.watch()).replaceFirst(",\"mean\":\\{[^}]*\\}", "");

    assertThat(Json.read(old, Watch.class).state().ledger().means()).isEmpty();
    assertThat(Json.read(before, Watch.class).state().ledger().means()).isEmpty();
  }

  private void measure(double... values) {
    for (double next : values) {
      value = next;
      world.second(10, 0, 90, 0);
    }
  }

  private void good(LaneKey lane, double mean) {
    int number = world.memory.goods().size() + 1;
    boolean kept =
        world.memory.call(tx -> {
          world.watches.keep(
              tx, new Good(lane, new UUID(9, number), number, Map.of("orders", new Mean(1, mean))));
          return true;
        });
    assertThat(kept).isTrue();
  }

  private Optional<Baseline> baseline() {
    return world.watch().state().ledger().trials().getLast().judge() instanceof Threshold it
        ? it.baseline()
        : Optional.empty();
  }

  private Verdict last() {
    return world.memory.published(Verdict.class).getLast();
  }

  /// Returns the verdict, computed from the recording alone.
  private Verdict replayed() {
    WatchState state = WatchState.start(ANALYSIS);
    for (Recorded entry : world.memory.recorded()) {
      state = state.take(entry);
    }
    return Assessment.of(state).verdict(state.tally().step());
  }

  private static Progress ended(Outcome outcome) {
    return new Progress.Ended(outcome, Optional.empty(), "done");
  }
}
