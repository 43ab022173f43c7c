package io.sluice.api.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Decision;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InactiveChecksTest {
  private static final Step SHIFT = new Step.Shift(new Percent(50));

  @Test
  void latency_is_inactive_if_no_window_outlasts_the_warm_up() {
    assertThat(of(Compare.LATENCY, SHIFT, observe(10), SHIFT, observe(5)))
        .singleElement()
        .asString()
        .startsWith(
            "latency is not judged: each window ends within the warm-up of 10s after a shift");
  }

  @Test
  void latency_is_active_if_one_window_is_long_or_late_enough() {
    assertThat(of(Compare.LATENCY, SHIFT, observe(5), SHIFT, observe(11))).isEmpty();
    assertThat(of(Compare.LATENCY, SHIFT, hold(11), SHIFT, observe(5))).isEmpty();
    assertThat(of(Compare.LATENCY, SHIFT, hold(5), observe(9))).isEmpty();
  }

  @Test
  void an_analysis_without_a_latency_check_causes_no_note() {
    assertThat(of(Compare.ERROR_RATE, SHIFT, observe(5))).isEmpty();
  }

  private static List<String> of(Compare compare, Step... steps) {
    var check =
        new Check("it", Source.router(), Optional.of(compare), Optional.of(1.1), Optional.empty());
    return InactiveChecks.of(new Plan(List.of(steps)), new Analysis(0.01, 20, List.of(check)));
  }

  private static Step observe(int seconds) {
    return new Step.Observe(Duration.ofSeconds(seconds));
  }

  private static Step hold(int seconds) {
    return new Step.Hold(Duration.ofSeconds(seconds), Decision.PASS, "");
  }
}
