package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.domain.verdict.Counts;
import org.junit.jupiter.api.Test;

/// Several routers, one of which serves the lane.
class WatcherRoutersTest {
  private final WatchHarness harness = new WatchHarness();

  @Test
  void a_lane_is_judged_while_another_router_is_unavailable() {
    harness.otherRouterUnavailable = true;
    harness.shifted(10).observing(3);
    harness.second(5, 0, 45, 0);
    harness.second(5, 1, 45, 0);

    assertThat(harness.database.ticks()).hasSizeGreaterThan(1);
    assertThat(harness.database.ticks().getLast().candidate()).isEqualTo(Counts.of(5, 1));
  }

  @Test
  void a_lane_gets_no_tick_while_its_own_router_is_unavailable() {
    harness.shifted(10).observing(3);
    harness.routerUnavailable = true;
    harness.second(5, 0, 45, 0);

    assertThat(harness.database.ticks()).isEmpty();
  }
}
