package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.domain.verdict.Counts;
import org.junit.jupiter.api.Test;

/// Several routers, one of which serves the lane.
class WatcherRoutersTest {
  private final World world = new World();

  @Test
  void another_router_that_is_away_keeps_no_lane_from_being_judged() {
    world.otherIsAway = true;
    world.shifted(10).observing(3);
    world.second(5, 0, 45, 0);
    world.second(5, 1, 45, 0);

    assertThat(world.memory.ticks()).hasSizeGreaterThan(1);
    assertThat(world.memory.ticks().getLast().candidate()).isEqualTo(Counts.of(5, 1));
  }

  @Test
  void one_that_knows_the_lane_and_is_away_is_missed_though_another_answers() {
    world.shifted(10).observing(3);
    world.away = true;
    world.second(5, 0, 45, 0);

    assertThat(world.memory.ticks()).isEmpty();
  }
}
