package io.sluice.domain.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.contract.view.BacktestView;
import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Recording;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.VersionCounts;
import io.sluice.domain.verdict.WatchEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PolicyBacktestTest {
  private static final Instant START = Instant.parse("2030-01-01T12:00:00Z");
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Recording RECORDING =
      Recording.of(
          new UUID(0, 2),
          new LaneKey("production", "shop"),
          Optional.empty(),
          limited(0.5, Optional.of(Duration.ofSeconds(20))));

  private static Analysis limited(double errors, Optional<Duration> warmUp) {
    Check slo =
        new Check(
            "slo",
            Source.router(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Analysis.Limit(errors)));
    return new Analysis(0.01, 20, List.of(slo), Optional.empty(), warmUp);
  }

  private static PolicyBacktest backtest(double errors) {
    return new PolicyBacktest(RECORDING, limited(errors, Optional.empty()));
  }

  private static void begin(PolicyBacktest backtest) {
    backtest.apply(new WatchEvent.TrafficShifted(new Percent(10)));
    backtest.apply(new WatchEvent.StepStarted(2, new Step.Observe(Duration.ofSeconds(60))));
    backtest.apply(new WatchEvent.TickOpened());
  }

  /// Returns a tick in which 20 of 100 requests of the candidate fail.
  private static WatchEvent tick(int number) {
    Instant from = START.plusSeconds(number);
    return new WatchEvent.TicksRecorded(
        new Tick(
            number,
            new Tick.Span(from, from.plus(SECOND), SECOND),
            new VersionCounts(Counts.of(100, 20), Counts.of(900, 1)),
            true,
            Tick.Probes.NONE,
            List.of()),
        1);
  }

  private static BacktestView judge(double errors) {
    PolicyBacktest backtest = backtest(errors);
    begin(backtest);
    for (int number = 1; number <= 8; number++) {
      backtest.apply(tick(number));
    }
    return backtest.result();
  }

  @Test
  void a_stricter_policy_finds_what_no_verdict_reported() {
    BacktestView strict = judge(0.05);

    assertThat(strict.endsOtherwise()).isTrue();
    assertThat(strict.changes())
        .singleElement()
        .satisfies(change -> {
          assertThat(change.step()).isEqualTo(2);
          assertThat(change.before().sentence()).isEqualTo("no verdict");
          assertThat(change.now().orElseThrow().kind()).isEqualTo(Verdict.Kind.UNHEALTHY);
        });
    assertThat(strict.notes()).containsExactly("latency was not recorded in the warm-up of 20 s");
    assertThat(judge(0.9).endsOtherwise()).isFalse();
  }

  @Test
  void a_missing_tick_and_a_missing_beginning_are_errors_of_the_recording() {
    PolicyBacktest gap = backtest(0.05);
    begin(gap);
    gap.apply(tick(1));

    assertThatExceptionOfType(BrokenRecordingException.class)
        .isThrownBy(() -> gap.apply(tick(3)))
        .withMessage("tick 3 follows tick 1");
    assertThatExceptionOfType(BrokenRecordingException.class)
        .isThrownBy(() -> backtest(0.05).apply(tick(1)))
        .withMessageContaining("the beginning of the record is missing");
  }
}
