package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis;
import io.sluice.contract.CanaryStep;
import io.sluice.contract.Command;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Decision;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The real decisions, lane log, inbox, relay, effect runner, keeper and timers in a world that
/// crashes, repeats, reorders and forgets at random. A failure names its seed, and that seed alone
/// replays it: `-Dsurefire.jit=-Dsluice.seed=N`.
class EngineSimulationTest {
  private static final int STEPS = 250;
  private static final int HEALING = 4_000;

  static LongStream seeds() {
    return Optional.ofNullable(Long.getLong("sluice.seed"))
        .map(LongStream::of)
        .orElse(LongStream.range(0, 1_000));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatever_fails_every_release_ends_once_and_stable_serves(long seed) {
    var fate = new Fate(seed);
    var checks = new Checks();
    var world = new World(fate, checks::afterCommit);
    List<UUID> posted = play(world, fate);
    fate.heal();
    for (int i = 0; i < HEALING && !checks.isSettled(world, posted); i++) {
      world.step();
    }

    assertThat(checks.isSettled(world, posted))
        .as("unfinished: %s", checks.summary(world))
        .isTrue();
    checks.atTheEnd(world, posted);
  }

  private static List<UUID> play(World world, Fate fate) {
    List<UUID> posted = new ArrayList<>();
    for (int i = 0; i < STEPS; i++) {
      if (posted.size() < 4 && fate.below(25) == 0) {
        UUID release = fate.id();
        posted.add(release);
        world.post(spec(fate, posted.size()), release, fate.below(3) == 0);
      }
      if (!posted.isEmpty() && fate.below(60) == 0) {
        world.order(new Command.Abort(posted.get(fate.below(posted.size()))));
      }
      world.step();
    }
    return posted;
  }

  private static ReleaseSpec spec(Fate fate, int version) {
    Duration observe = Duration.ofSeconds(5);
    Strategy strategy =
        switch (fate.below(3)) {
          case 0 -> new Strategy.Canary(List.of(CanaryStep.of(20), CanaryStep.of(100)), observe);
          case 1 -> new Strategy.BlueGreen(Optional.empty(), observe, observe);
          default -> new Strategy.Rolling(1, 0, observe);
        };
    return new ReleaseSpec(
        World.LANE.application(),
        World.LANE.environment(),
        String.valueOf(version),
        Optional.empty(),
        List.of("shop", String.valueOf(version)),
        Map.of(),
        2,
        "/",
        Duration.ofMinutes(1),
        Duration.ofSeconds(1),
        strategy,
        new Analysis(0.01, 20, List.of()),
        Decision.ROLLBACK,
        Decision.HOLD,
        fate.below(3) == 0 ? Concurrency.REPLACE : Concurrency.QUEUE,
        Duration.ofHours(1),
        Optional.empty(),
        Duration.ofHours(1),
        Duration.ZERO,
        List.of());
  }
}
