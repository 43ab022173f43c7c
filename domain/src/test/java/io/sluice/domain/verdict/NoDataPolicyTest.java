package io.sluice.domain.verdict;

import static io.sluice.domain.verdict.Ticks.after;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Decision;
import io.sluice.contract.Json;
import io.sluice.contract.Percent;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The decisions that checks declare for missing or inconclusive data.
class NoDataPolicyTest {
  private static final Step MINUTE = new Step.Observe(Duration.ofMinutes(1));
  private static final Step BRIEF = new Step.Observe(Duration.ofSeconds(5));

  @Test
  void a_candidate_that_is_proved_safe_is_healthy_before_the_window_ends() {
    WatchState proving = observing(MINUTE, errors(Optional.of(2.0), false, null, null));
    WatchState waiting = observing(MINUTE, Ticks.ERRORS);

    assertThat(kind(after(8, proving, 1000, 5, 9000, 45))).isEqualTo(Kind.HEALTHY);
    assertThat(sentence(after(8, proving, 1000, 5, 9000, 45)))
        .endsWith("; proved safe before its window has passed");
    assertThat(kind(after(8, waiting, 1000, 5, 9000, 45))).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(kind(after(5, proving, 100, 0, 900, 4))).isEqualTo(Kind.INCONCLUSIVE);
  }

  @Test
  void where_nothing_is_proved_by_the_window_s_end_the_check_decides() {
    assertThat(kind(undecided(null))).isEqualTo(Kind.HEALTHY);
    assertThat(kind(undecided(Decision.PASS))).isEqualTo(Kind.HEALTHY);
    assertThat(kind(undecided(Decision.HOLD))).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(sentence(undecided(Decision.HOLD))).isEqualTo("check errors has proved nothing yet");
    assertThat(kind(undecided(Decision.ROLLBACK))).isEqualTo(Kind.UNHEALTHY);
    assertThat(sentence(undecided(Decision.ROLLBACK)))
        .isEqualTo("check errors has proved nothing, and declares rollback");
  }

  @Test
  void a_check_without_data_does_what_it_declares() {
    assertThat(kind(silent(null))).isEqualTo(Kind.HEALTHY);
    assertThat(kind(silent(Decision.HOLD))).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(sentence(silent(Decision.HOLD))).isEqualTo("check latency has nothing to judge yet");
    assertThat(kind(silent(Decision.ROLLBACK))).isEqualTo(Kind.UNHEALTHY);
  }

  @Test
  void a_comparison_needs_no_data_if_stable_has_no_traffic() {
    WatchState alone =
        WatchState.start(
                new Analysis(
                    0.01,
                    20,
                    List.of(errors(Optional.empty(), false, Decision.ROLLBACK, null), Ticks.SLO)))
            .withShift(Percent.ALL)
            .step(3, BRIEF)
            .withOpen();

    assertThat(kind(after(5, alone, 50, 0, 0, 0))).isEqualTo(Kind.HEALTHY);
  }

  @Test
  void a_dry_run_reports_and_changes_nothing() {
    WatchState dry = observing(BRIEF, errors(Optional.empty(), true, null, null));
    WatchState failing = after(10, dry, 5, 5, 45, 0);

    assertThat(failing.evidence().breach()).isEmpty();
    assertThat(kind(failing)).isEqualTo(Kind.INCONCLUSIVE);
    assertThat(Assessment.of(failing).evidence().findings().getFirst().eValue().logE())
        .isGreaterThan(10);
  }

  @Test
  void latency_counts_earlier_with_a_shorter_warm_up() {
    Analysis eager =
        new Analysis(0.01, 20, List.of(Ticks.ERRORS), Optional.empty(), Optional.of(Duration.ZERO));
    WatchState state = WatchState.start(eager).withShift(new Percent(10)).step(3, BRIEF).withOpen();
    Counts slow = new Counts(5, 0, List.of(4L), 0);
    Tick tick = Ticks.tick(1, slow, slow);

    assertThat(
            state
                .next(
                    new Tick.Span(tick.span().from(), tick.span().to(), Ticks.SECOND),
                    new VersionCounts(slow, slow),
                    Tick.Probes.NONE,
                    List.of())
                .candidate())
        .isEqualTo(slow);
  }

  @Test
  void a_state_with_a_safe_check_reads_back_equal() {
    WatchState state =
        after(70, observing(BRIEF, errors(Optional.of(2.0), false, null, null)), 50, 1, 450, 4);

    assertThat(Json.read(Json.write(state), WatchState.class)).isEqualTo(state);
  }

  private static WatchState undecided(@Nullable Decision decision) {
    return after(
        60, observing(BRIEF, errors(Optional.of(2.0), false, null, decision)), 10, 0, 90, 0);
  }

  private static WatchState silent(@Nullable Decision decision) {
    Check latency =
        new Check(
            "latency",
            Source.router(),
            Optional.of(Compare.LATENCY),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.ofNullable(decision),
            Optional.empty());
    return after(6, observing(BRIEF, Ticks.ERRORS, latency), 10, 0, 90, 0);
  }

  private static Check errors(
      Optional<Double> safe,
      boolean dry,
      @Nullable Decision noData,
      @Nullable Decision inconclusive) {
    return new Check(
        "errors",
        Source.router(),
        Optional.of(Compare.ERROR_RATE),
        Optional.of(1.1),
        Optional.empty(),
        safe,
        Optional.of(dry),
        Optional.ofNullable(noData),
        Optional.ofNullable(inconclusive));
  }

  private static WatchState observing(Step step, Check... checks) {
    return WatchState.start(new Analysis(0.01, 20, List.of(checks)))
        .withShift(new Percent(10))
        .step(3, step)
        .withOpen();
  }

  private static Kind kind(WatchState state) {
    return Assessment.of(state).kind();
  }

  private static String sentence(WatchState state) {
    return Assessment.of(state).sentence();
  }
}
