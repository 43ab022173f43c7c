package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.domain.verdict.FleetNoise.Clumps;
import io.sluice.domain.verdict.InstanceCounts.Member;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The candidate has all traffic: 10 requests a second.
class ClumpFactorTest {
  private final FleetCounts fleet = new FleetCounts(0, 1);
  private final ClumpFactor clumps = new ClumpFactor(1);

  private void add(int failed, int... stable) {
    Tick tick = Ticks.fleet(Duration.ofSeconds(1), 10, failed, 30L * stable.length, stable);
    fleet.read(Hits.ERRORS, tick.counts().fleet().stable());
    clumps.add(fleet, Hits.ERRORS, 0, tick);
  }

  private double factor() {
    return clumps.of(0, Clumps.NONE, Clumps.NONE, 2);
  }

  /// Returns whether the seconds around `i` have a clump, which lasts 8 s.
  private static int lasting(int i) {
    return VectorStream.random(i / 8, 5) == 0 ? 5 : 0;
  }

  @Test
  void clumps_longer_than_a_tick_show_in_the_windows_of_a_candidate_with_all_traffic() {
    for (int i = 0; i < 600; i++) {
      add(lasting(i));
    }

    assertThat(factor()).isBetween(15.0, 60.0);
  }

  @Test
  void beside_stable_the_candidates_windows_do_not_count() {
    for (int i = 0; i < 600; i++) {
      add(lasting(i), 0, 0);
    }

    assertThat(factor()).isLessThan(5);
  }

  @Test
  void a_window_that_began_before_the_candidate_had_all_traffic_does_not_count() {
    for (int i = 0; i < 180; i++) {
      int[] stable = i < 39 ? new int[] {0, 0} : new int[0];
      add(i < 39 ? 0 : 2 + i % 2, stable);
    }

    assertThat(factor()).isEqualTo(1);
  }

  @Test
  void a_candidate_that_has_just_become_worse_is_no_clump() {
    for (int i = 0; i < 640; i++) {
      add(i < 600 ? VectorStream.random(i, 19) == 0 ? 1 : 0 : 3);
    }
    double after = factor();
    for (int i = 0; i < 180; i++) {
      add(3);
    }

    assertThat(after).isEqualTo(1);
    assertThat(factor()).isGreaterThan(1);
  }

  private double ofInstances() {
    return clumps.ofInstances(0);
  }

  @Test
  void instances_without_failures_may_have_clumps() {
    add(0, 0, 0, 0);

    assertThat(ofInstances()).isEqualTo(1 + 1.5 * (3.5 / 2 - 1));
  }

  @Test
  void a_clump_of_one_instance_over_several_ticks_shows_beside_the_others() {
    for (int i = 0; i < 5; i++) {
      add(0, 1, 0, 0);
    }

    assertThat(ofInstances()).isEqualTo(1 + 1.5 * ((3.5 + 25 + 0 + 25) / (2 + 10) - 1));
    assertThat(factor()).isEqualTo(1);
  }

  @Test
  void equal_instances_show_no_clumps() {
    for (int i = 0; i < 6; i++) {
      add(0, i % 2, (i + 1) % 2, i % 2);
    }

    assertThat(ofInstances()).isEqualTo(1);
  }

  @Test
  void a_single_instance_shows_nothing() {
    add(0, 5);

    assertThat(ofInstances()).isEqualTo(1);
  }

  @Test
  void one_failure_of_an_instance_without_traffic_is_no_clump() {
    fleet.read(
        Hits.ERRORS,
        List.of(
            new Member("busy", Counts.of(450, 3)),
            new Member("busy too", Counts.of(450, 3)),
            new Member("idle", Counts.of(1, 1))));
    clumps.add(fleet, Hits.ERRORS, 0, Ticks.tick(1, 10, 0, 901, 7));

    assertThat(ofInstances()).isEqualTo(1);
  }

  @Test
  void the_factor_of_instances_is_limited() {
    add(0, 30, 0, 0);

    assertThat(ofInstances()).isEqualTo(15);
  }
}
