package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.simulation.script.Kind;
import io.sluice.simulation.script.Script;
import io.sluice.simulation.script.Scripts;
import io.sluice.simulation.world.Play;
import io.sluice.simulation.world.Played;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The whole of Sluice under faults. `./sluice simulate --seed N --story` prints the trace of a
/// failed seed.
class SeedsTest {
  private static final Logger ROOT = Logger.getLogger("");

  /// The first seed, beyond those with which `./sluice simulate` begins.
  private static final long FROM = 1_000_000;

  /// About a minute; `./sluice simulate` plays more.
  private static final int SEEDS = Integer.getInteger("sluice.seeds", 4_000);

  @BeforeAll
  static void silence() {
    ROOT.setLevel(Level.OFF);
  }

  @Test
  void every_release_ends_once_and_correctly_under_any_fault() throws InterruptedException {
    Summary summary =
        Seeds.play(
            Stream.concat(
                Corpus.scripts().stream(),
                LongStream.range(FROM, FROM + SEEDS).mapToObj(Scripts::of)),
            3,
            (_, _) -> {});

    assertThat(summary.failed())
        .extracting(played -> played.seed() + " broke " + played.broken().orElseThrow())
        .isEmpty();
    assertThat(summary.seeds()).isEqualTo(SEEDS + Corpus.scripts().size());
  }

  @Test
  void a_seed_has_the_same_history_each_time() {
    for (long seed = 0; seed < 20; seed++) {
      Script script = Scripts.of(seed);

      Played first = Play.of(script, false);
      Played again = Play.of(Scripts.of(seed), true);

      assertThat(again.digest()).as("seed %d", seed).isEqualTo(first.digest());
      assertThat(again.steps()).isEqualTo(first.steps());
      assertThat(again.story()).isNotEmpty();
    }
  }

  @Test
  void the_shrinker_removes_parts_that_a_failure_does_not_need() {
    var shrinker = new Shrinker(script -> struck(script, Kind.DISK_LOST));
    Script whole =
        LongStream.iterate(0, seed -> seed + 1)
            .mapToObj(Scripts::of)
            .filter(script -> script.items().size() > 5 && losesDisk(script))
            .filter(script -> struck(script, Kind.DISK_LOST))
            .findFirst()
            .orElseThrow();

    Script shortest = shrinker.shrink(whole);

    assertThat(shortest.parts()).isEqualTo(1);
    assertThat(shortest.items().getFirst().kind()).isEqualTo(Kind.DISK_LOST);
  }

  /// Whether the router loses its disk at a time that no state of the lane determines.
  private static boolean losesDisk(Script script) {
    return script.items().stream()
        .anyMatch(item -> item.kind() == Kind.DISK_LOST && item.in().isEmpty());
  }

  private static boolean struck(Script script, Kind kind) {
    Played played = Play.of(script, false);
    return played.tally().of(kind) > 0;
  }
}
