package io.sluice.domain.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.sluice.contract.Json;
import io.sluice.domain.verdict.FleetNoise.Clumps;
import io.sluice.domain.verdict.FleetNoise.Noise;
import io.sluice.domain.verdict.InstanceCounts.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Compares the processes of a limit of 5 % with the values of an independent implementation.
class LimitProcessTest {

  private static Tick tick(Counts candidate, List<Member> stable) {
    InstanceCounts fleet = new InstanceCounts(1, stable);
    return new Tick(
        1,
        new Tick.Span(Instant.EPOCH, Instant.EPOCH, Duration.ofSeconds(1)),
        new VersionCounts(candidate, fleet.sum(), fleet),
        false,
        Tick.Probes.NONE,
        List.of());
  }

  private static Tick alone(int i) {
    int x = i >= 600 ? 10 : VectorStream.random(i, 19) == 0 ? 1 : 0;
    return tick(Counts.of(10, x), List.of());
  }

  private static Tick shared(int i) {
    return tick(
        Counts.of(10, 1 + VectorStream.random(i, 3)),
        List.of(new Member("s0", Counts.of(30, 3 + VectorStream.random(i, 5)))));
  }

  private static LimitProcess start() {
    return new LimitProcess(Hits.ERRORS, 0, 0.05, 1.1, false);
  }

  @ParameterizedTest(name = "tick {0}")
  @CsvSource({
    "1, 0.119995901, 0.598006645",
    "600, 0.000572985225, 0.2",
    "602, 354407.976, 0.199556541",
    "604, 1.4570948e+19, 0.199115044"
  })
  void a_candidate_with_all_traffic(int ticks, double over, double unstarted) {
    LimitProcess process = start();
    for (int i = 0; i < ticks; i++) {
      process.tick(alone(i));
    }

    requireClose(Math.exp(process.candidateLogE()), over);
    requireClose(Math.exp(process.blameLogE()), over + unstarted);
  }

  @ParameterizedTest(name = "tick {0}")
  @CsvSource({
    "10, 1804.85491, 0.0604029223, 0.580645161, 40360018.4",
    "30, 3.6927407e+19, 0.143768849, 0.545454545, 1.61992369e+30",
    "60, 2.06384346e+35, 0.0767708157, 0.5, 3.48362008e+65"
  })
  void a_failure_of_both(int ticks, double over, double blame, double unstarted, double stable) {
    LimitProcess process = start();
    for (int i = 0; i < ticks; i++) {
      process.tick(shared(i));
    }

    requireClose(Math.exp(process.candidateLogE()), over);
    requireClose(Math.exp(process.blameLogE()), blame + unstarted);
    requireClose(Math.exp(process.stableLogE()), stable);
  }

  private static void requireClose(double value, double expected) {
    assertThat(value).isCloseTo(expected, offset(Math.max(1e-9, 1e-8 * Math.abs(expected))));
  }

  @Test
  void the_end_of_a_shared_failure_is_proved_within_seconds() {
    LimitProcess process = start();
    for (int i = 0; i < 60; i++) {
      process.tick(shared(i));
    }
    process.beginShared();
    int ticks = 0;
    while (!process.hasRecovered(Math.log(100)) && ticks < 100) {
      process.tick(tick(Counts.of(10, 0), List.of(new Member("s0", Counts.of(30, 0)))));
      ticks++;
    }

    assertThat(ticks).isBetween(4, 15);
    process.endShared();
    assertThat(process.candidateLogE()).isLessThan(-1000);
    assertThat(process.stableLogE()).isLessThan(-1000);
  }

  @Test
  void a_record_does_not_hide_the_clumps_of_the_candidate() {
    LimitProcess first = start();
    LimitProcess recorded = start();
    recorded.setPrior(
        new Noise(new Clumps(300, 200, 600), Clumps.NONE, LevelEstimate.NONE, List.of()));
    for (int i = 0; i < 120; i++) {
      Tick tick = tick(Counts.of(10, i % 8 == 0 ? 5 : 0), List.of());
      first.tick(tick);
      recorded.tick(tick);
    }

    assertThat(recorded.blameLogE()).isLessThanOrEqualTo(first.blameLogE());
  }

  @Test
  void json_restores_it_bit_by_bit() {
    LimitProcess process = start();
    for (int i = 0; i < 130; i++) {
      process.tick(shared(i));
    }

    assertThat(Json.read(Json.write(process), LimitProcess.class)).isEqualTo(process);
    assertThat(process.copy()).isEqualTo(process);
  }

  @Test
  void a_late_total_failure_is_found_within_seconds_after_hours_of_health() {
    LimitProcess process = start();
    for (int i = 0; i < 6 * 3_600; i++) {
      process.tick(tick(Counts.of(10, 0), List.of()));
    }
    int ticks = 0;
    while (process.blameLogE() < Math.log(100) && ticks < 100) {
      process.tick(tick(Counts.of(10, 10), List.of()));
      ticks++;
    }

    assertThat(ticks).isLessThanOrEqualTo(5);
  }
}
