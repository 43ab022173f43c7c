package io.sluice.contract.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Decision;
import io.sluice.contract.Direction;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import io.sluice.contract.view.StepView.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpectedEndTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Step FIVE_MINUTES = new Step.Observe(Duration.ofMinutes(5));

  private static StepView step(Step step, Status status, Optional<Instant> started) {
    return new StepView(
        1,
        Direction.FORWARD,
        step,
        "a step",
        status,
        Optional.empty(),
        started,
        Optional.empty(),
        Optional.empty());
  }

  private static StepView pending(Step step) {
    return step(step, Status.PENDING, Optional.empty());
  }

  private static StepView hold(Decision onExpiry) {
    return pending(new Step.Hold(Duration.ofMinutes(10), onExpiry, "a person looks"));
  }

  private static String sentence(StepView... steps) {
    return ExpectedEnd.find(List.of(steps), NOW).map(ExpectedEnd::sentence).orElse("none");
  }

  @Test
  void the_waits_of_all_steps_that_are_left_count() {
    assertThat(
            sentence(
                step(FIVE_MINUTES, Status.DONE, Optional.of(NOW.minusSeconds(600))),
                step(FIVE_MINUTES, Status.ACTIVE, Optional.of(NOW.minusSeconds(60))),
                pending(new Step.Shift(new Percent(50))),
                pending(FIVE_MINUTES),
                hold(Decision.PASS),
                pending(new Step.Bake(Duration.ofSeconds(30)))))
        .isEqualTo("in about 19 min 30 s, if every check passes");
  }

  @Test
  void an_observation_that_lasts_longer_than_planned_counts_no_more() {
    assertThat(sentence(step(FIVE_MINUTES, Status.ACTIVE, Optional.of(NOW.minusSeconds(900)))))
        .isEqualTo("none");
  }

  @Test
  void decisions_of_people_are_named() {
    assertThat(sentence(hold(Decision.HOLD))).isEqualTo("after a decision of a person");
    assertThat(sentence(hold(Decision.ROLLBACK), pending(FIVE_MINUTES), hold(Decision.HOLD)))
        .isEqualTo("in about 5 min, if every check passes, and after 2 decisions of a person");
  }

  @Test
  void steps_without_a_wait_are_not_counted() {
    assertThat(sentence(pending(new Step.Promote()))).isEqualTo("none");
  }
}
