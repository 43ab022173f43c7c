package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.domain.verdict.CheckState;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchState;
import org.junit.jupiter.api.Test;

class RecordedReplayTest {
  private final WatchHarness harness = new WatchHarness();

  @Test
  void replaying_the_recorded_ticks_gives_the_same_bits_across_restarts() {
    harness.shifted(10).observing(3);
    for (int i = 0; i < 200; i++) {
      if (i == 90) {
        harness.shift(20);
        harness.poll();
      }
      harness.count(WatchHarness.STABLE, "b", 40, i % 3 == 0 ? 1 : 0);
      harness.second(i % 5, i % 50 == 3 ? 1 : 0, 45, i % 2);
    }

    WatchState replayed = WatchState.start(HealthSpecs.ANALYSIS);
    for (Tick tick : harness.database.ticks()) {
      replayed = replayed.tick(tick);
    }
    assertThat(replayed.evidence().totalLogE())
        .isEqualTo(harness.watch().state().evidence().totalLogE());
    assertThat(replayed.evidence().checks())
        .extracting(CheckState::judge)
        .isEqualTo(
            harness.watch().state().evidence().checks().stream().map(CheckState::judge).toList());
    assertThat(replayed.evidence().lastTick()).isEqualTo(200);
    assertThat(replayed.evidence().recent()).isEqualTo(harness.watch().state().evidence().recent());
  }
}
