package io.sluice.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Source;
import io.sluice.contract.Threshold;
import io.sluice.domain.verdict.Measured;
import io.sluice.domain.verdict.Measured.Outcome;
import io.sluice.health.source.Answer;
import io.sluice.health.source.Question;
import io.sluice.health.source.SourceAway;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Tests when sources are queried, and how responses are used. The test controls the clock; a
/// response arrives at once, unless the source hangs.
class GathererTest {
  private static final Source PROMETHEUS =
      new Source.Prometheus(
          "http://prometheus.example.com",
          Optional.of("up"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<Question> asked = new ArrayList<>();
  private final List<Runnable> hanging = new ArrayList<>();
  private boolean hangs;
  private boolean away;
  private long nanos;
  private int weight = 10;
  private Duration age = Duration.ofMinutes(5);
  private final Gatherer gatherer = new Gatherer(this::answer, LIMIT, 2, () -> nanos, this::start);

  @Test
  void a_check_queries_its_source_at_its_interval_with_the_complete_question() {
    answers.addAll(List.of(values(1), values(2)));
    look(threshold(null, null), 61);

    assertThat(asked).hasSize(2).allMatch(it -> it.equals(asked.getFirst()));
    assertThat(asked.getFirst())
        .isEqualTo(
            new Question(
                PROMETHEUS,
                "p99",
                World.LANE,
                World.CANDIDATE,
                Optional.of(World.STABLE),
                "2.0",
                Optional.of("1.0"),
                Duration.ofMinutes(1),
                LIMIT));
    assertThat(gatherer.take(World.CANDIDATE))
        .containsExactly(valued(Outcome.SUCCESS, 1), valued(Outcome.SUCCESS, 2));
    assertThat(gatherer.take(World.CANDIDATE)).isEmpty();
  }

  @Test
  void returned_measurements_come_before_the_next_ones() {
    answers.addAll(List.of(values(1), values(2)));
    look(threshold(null, null), 1);
    gatherer.giveBack(World.CANDIDATE, gatherer.take(World.CANDIDATE));
    look(threshold(null, null), 60);

    assertThat(gatherer.take(World.CANDIDATE))
        .containsExactly(valued(Outcome.SUCCESS, 1), valued(Outcome.SUCCESS, 2));
  }

  @Test
  void a_watch_that_is_no_longer_open_is_forgotten() {
    answers.add(values(1));
    look(threshold(null, null), 1);
    gatherer.ask(List.of());

    assertThat(gatherer.take(World.CANDIDATE)).isEmpty();
  }

  @Test
  void an_unavailable_source_is_missing_with_the_reason_and_retried_after_ten_seconds() {
    away = true;
    look(threshold(null, null), 10);
    away = false;
    answers.add(values(1));
    look(threshold(null, null), 1);

    assertThat(gatherer.take(World.CANDIDATE))
        .containsExactly(new Measured.Missing("p99", "it is away"), valued(Outcome.SUCCESS, 1));
  }

  @Test
  void a_source_that_hangs_times_out_and_its_late_answer_is_ignored() {
    hangs = true;
    look(threshold(null, null), 7);
    assertThat(gatherer.take(World.CANDIDATE))
        .containsExactly(
            new Measured.Missing("p99", "source prometheus does not answer within 5000 ms"));
    answers.add(values(1));
    hanging.forEach(Runnable::run);

    assertThat(gatherer.take(World.CANDIDATE)).isEmpty();
  }

  @Test
  void the_number_of_concurrent_queries_is_limited() {
    hangs = true;
    gatherer.ask(
        List.of(
            open(new UUID(1, 1), threshold(null, null)),
            open(new UUID(1, 2), threshold(null, null)),
            open(new UUID(1, 3), threshold(null, null))));

    assertThat(hanging).hasSize(2);
  }

  @Test
  void the_first_measurement_waits_for_its_delay() {
    age = Duration.ofSeconds(29);
    look(threshold(null, null), 1);
    assertThat(asked).isEmpty();

    age = Duration.ofSeconds(30);
    answers.add(values(1));
    look(threshold(null, null), 1);
    assertThat(asked).hasSize(1);
  }

  /// Polls once per second.
  private void look(Check check, int seconds) {
    for (int i = 0; i < seconds; i++) {
      gatherer.ask(List.of(open(World.CANDIDATE, check)));
      nanos += 1_000_000_000L;
    }
  }

  private Watches.Open open(UUID release, Check check) {
    return new Watches.Open(
        release,
        World.LANE,
        3,
        false,
        "/",
        Optional.of(
            new Asks(
                List.of(check),
                Optional.of(World.STABLE),
                "2.0",
                Optional.of("1.0"),
                weight,
                age)));
  }

  private Answer answer(Question question) {
    asked.add(question);
    if (away) {
      throw new SourceAway("it is away");
    }
    return answers.remove();
  }

  private Thread start(Runnable task) {
    if (hangs) {
      hanging.add(task);
    } else {
      task.run();
    }
    return Thread.ofVirtual().unstarted(() -> {});
  }

  private static Answer values(double value) {
    return new Answer.Values(List.of(value), List.of(1.0));
  }

  private static Measured valued(Outcome outcome, double value) {
    return new Measured.Valued("p99", outcome, List.of(value), List.of(1.0));
  }

  private static Check threshold(@Nullable String success, @Nullable String failure) {
    return new Check(
        "p99",
        PROMETHEUS,
        new Threshold(
            Duration.ofMinutes(1),
            Optional.of(Duration.ofSeconds(30)),
            Optional.empty(),
            0,
            0,
            4,
            Optional.empty(),
            Optional.ofNullable(success),
            Optional.ofNullable(failure),
            Optional.of(new Threshold.Range(Optional.empty(), Optional.of(100.0)))
                .filter(_ -> success == null && failure == null)));
  }
}
