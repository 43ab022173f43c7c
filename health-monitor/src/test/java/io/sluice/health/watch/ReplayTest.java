package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.Trial;
import io.sluice.domain.verdict.WatchState;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private final World world = new World();

  @Test
  void replaying_the_recorded_ticks_gives_the_same_bits_across_restarts() {
    world.shifted(10).observing(3);
    for (int i = 0; i < 200; i++) {
      if (i == 90) {
        world.shift(20);
        world.look();
      }
      world.count(World.STABLE, "b", 40, i % 3 == 0 ? 1 : 0);
      world.second(i % 5, i % 50 == 3 ? 1 : 0, 45, i % 2);
    }

    WatchState replayed = WatchState.start(Specs.ANALYSIS);
    for (Tick tick : world.memory.ticks()) {
      replayed = replayed.tick(tick);
    }
    assertThat(replayed.ledger().comparisonLogE())
        .isEqualTo(world.watch().state().ledger().comparisonLogE());
    assertThat(replayed.ledger().trials())
        .extracting(Trial::judge)
        .isEqualTo(world.watch().state().ledger().trials().stream().map(Trial::judge).toList());
    assertThat(replayed.ledger().lastTick()).isEqualTo(200);
    assertThat(replayed.ledger().recent()).isEqualTo(world.watch().state().ledger().recent());
  }
}
