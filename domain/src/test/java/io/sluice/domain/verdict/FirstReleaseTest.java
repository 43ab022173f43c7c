package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis.Compare;
import io.sluice.domain.verdict.FleetNoise.Clumps;
import io.sluice.domain.verdict.FleetNoise.Noise;
import io.sluice.domain.verdict.InstanceCounts.Member;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A comparison on a lane whose record is empty, before stable's instances have errors.
class FirstReleaseTest {
  private static final Tick TICK = Ticks.fleet(Ticks.SECOND, 10, 0, 90, 0, 0, 0);

  @Test
  void without_a_record_errors_may_come_in_clumps() {
    ComparisonJudge judge = ComparisonJudge.start(Compare.ERROR_RATE, 1.1).tick(TICK);

    assertThat(judge.mixture().orElseThrow().clumps(0)).isGreaterThan(2);
    assertThat(judge.placebo().orElseThrow().clumps(0)).isEqualTo(1);
  }

  @Test
  void requests_that_reached_no_instance_are_no_placebo() {
    List<Member> one =
        List.of(
            new Member("a", Counts.of(90, 0)),
            new Member(InstanceCounts.NO_INSTANCE, Counts.of(5, 5)));
    List<Member> two =
        List.of(
            new Member("a", Counts.of(45, 1)),
            new Member(InstanceCounts.NO_INSTANCE, Counts.of(5, 5)),
            new Member("o", Counts.of(45, 2)));

    assertThat(ComparisonJudge.start(Compare.ERROR_RATE, 1.1).tick(tick(one)).placebo()).isEmpty();
    assertThat(tick(two).counts().fleet().members().stable()).isEqualTo(2);
    assertThat(tick(two).placebo().candidate()).isEqualTo(Counts.of(45, 1));
    assertThat(tick(two).placebo().stable()).isEqualTo(Counts.of(45, 2));
  }

  private static Tick tick(List<Member> stable) {
    InstanceCounts fleet = new InstanceCounts(1, stable);
    return new Tick(
        1,
        TICK.span(),
        new VersionCounts(Counts.of(10, 0), fleet.sum(), fleet),
        false,
        Tick.Probes.NONE,
        List.of());
  }

  @Test
  void with_errors_on_record_the_record_counts() {
    assertThat(clumps(new Clumps(200, 200, 600))).isEqualTo(1.0);
  }

  @Test
  void a_record_without_errors_shows_no_clumps() {
    assertThat(clumps(Clumps.NONE)).isGreaterThan(2);
  }

  @Test
  void after_a_minute_instances_are_not_compared() {
    ComparisonJudge judge = ComparisonJudge.start(Compare.ERROR_RATE, 1.1);
    for (int i = 0; i < 60; i++) {
      assertThat(judge.mixture().map(it -> it.clumps(0)).orElse(9.0)).isGreaterThan(2);
      judge = judge.tick(TICK);
    }

    assertThat(judge.mixture().orElseThrow().clumps(0)).isEqualTo(1);
  }

  @Test
  void one_tick_of_slow_requests_may_be_a_clump() {
    Counts slow = new Counts(10, 0, List.of(10L), 0);
    Counts fast = new Counts(90, 0, List.of(0L), 0);
    CappedMixture mixture = CappedMixture.start(Compare.LATENCY, 1, 1.1);

    mixture.tick(Ticks.tick(1, slow, fast));
    double first = mixture.logE();
    mixture.tick(Ticks.tick(2, slow, fast));

    assertThat(first).isLessThan(Math.log(20));
    assertThat(mixture.logE()).isGreaterThan(Math.log(100_000));
  }

  private static double clumps(Clumps second) {
    var noise = new Noise(second, Clumps.NONE, LevelEstimate.NONE, List.of());
    return ComparisonJudge.start(Compare.ERROR_RATE, 1.1)
        .withNoise(new FleetNoise(Optional.of(noise), List.of()))
        .tick(TICK)
        .mixture()
        .orElseThrow()
        .clumps(0);
  }
}
