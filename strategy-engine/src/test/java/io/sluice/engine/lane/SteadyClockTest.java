package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.engine.testing.DatabaseClock;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.ScriptedMonotonicTime;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.jdbc.JdbcTransactions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests two replicas and a database whose clocks the test controls.
class SteadyClockTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final DataSource database = Databases.empty();
  private final DatabaseClock clock = new DatabaseClock(database);
  private final Transactions<JdbcEngineTx> transactions =
      new JdbcTransactions<>(database, JdbcEngineTx::new, () -> {});
  private final ScriptedMonotonicTime time = new ScriptedMonotonicTime();
  private final ScriptedMonotonicTime otherTime = new ScriptedMonotonicTime();
  private final SteadyClock one = new SteadyClock(transactions, time);
  private final SteadyClock other = new SteadyClock(transactions, otherTime);
  private final Instant begin = Instant.now();
  private Duration passed = Duration.ZERO;

  @BeforeEach
  void settle() {
    wait(Optional.of(begin.plus(HOUR)));
    pass(5, one, other);
  }

  @Test
  void a_jump_of_the_databases_clock_moves_no_replica() {
    for (Duration jump : List.of(HOUR, HOUR.negated(), HOUR.negated(), Duration.ofDays(1))) {
      clock.jump(jump);
      pass(3, one, other);
      assertThat(List.of(at(one), at(other))).allSatisfy(this::isSteady);
    }
  }

  @Test
  void a_clock_that_drifts_is_followed() {
    for (int i = 0; i < 20; i++) {
      clock.jump(Duration.ofMillis(200));
      pass(1, one, other);
    }

    assertThat(at(one)).isCloseTo(begin.plus(passed).plusSeconds(4), within(2, ChronoUnit.SECONDS));
  }

  @Test
  void a_replica_that_starts_before_the_others_saw_a_jump_waits_for_them() {
    clock.jump(HOUR);
    var late = new SteadyClock(transactions, time);
    late.refresh();
    assertThat(late.findNow()).isEmpty();

    pass(3, one, other, late);

    assertThat(at(late)).satisfies(this::isSteady);
  }

  @Test
  void time_in_which_no_replica_ran_counts() {
    pass(Duration.ofHours(8));
    var next = new SteadyClock(transactions, time);

    pass(4, next);

    assertThat(at(next)).satisfies(this::isSteady);
  }

  @Test
  void a_clock_set_back_while_no_replica_ran_does_not_move_the_time_back() {
    clock.jump(HOUR.negated());
    var next = new SteadyClock(transactions, time);

    pass(5, next);

    assertThat(at(next)).satisfies(this::isSteady);
  }

  @Test
  void a_replica_that_stood_still_goes_by_what_the_others_counted() {
    for (int i = 0; i < 60; i++) {
      time.pass(SECOND);
      clock.jump(SECOND);
      passed = passed.plus(SECOND);
      one.refresh();
    }

    other.refresh();

    assertThat(at(other)).satisfies(this::isSteady);
    pass(1, one, other);
    assertThat(at(one)).satisfies(this::isSteady);
  }

  @Test
  void where_nothing_waits_a_clock_that_was_set_forward_is_followed() {
    wait(Optional.empty());
    clock.jump(HOUR);

    pass(2, one, other);

    assertThat(List.of(at(one), at(other)))
        .allSatisfy(at -> isSteady(at.minus(HOUR)))
        .allSatisfy(at -> assertThat(at).isAfter(begin));
  }

  @Test
  void where_nothing_waits_a_clock_that_was_set_back_is_waited_for() {
    wait(Optional.empty());
    clock.jump(Duration.ofSeconds(-30));
    Instant before = at(one);
    pass(20, one, other);
    assertThat(at(one)).isBetween(before.minus(SECOND), before.plusSeconds(2));

    pass(20, one, other);

    assertThat(at(one)).satisfies(at -> isSteady(at.plusSeconds(30)));
  }

  /// With two clocks a deadline of one replica would fire by the clock of the other.
  @Test
  void a_clock_that_was_set_forward_and_back_between_two_comparisons_is_one_clock() {
    wait(Optional.empty());
    clock.jump(HOUR);
    pass(1, one);
    clock.jump(HOUR.negated());

    pass(1, other);

    assertThat(at(other)).isCloseTo(at(one), within(2, ChronoUnit.SECONDS));
    pass(2, one, other);
    assertThat(at(other)).isCloseTo(at(one), within(2, ChronoUnit.SECONDS));
  }

  @Test
  void a_clock_that_is_waited_for_does_not_go_back_where_comparisons_fail() {
    wait(Optional.empty());
    clock.jump(Duration.ofSeconds(-30));
    pass(2, one, other);
    pass(Duration.ofSeconds(8));
    Instant before = at(one);

    pass(1, one, other);

    assertThat(at(one)).isAfterOrEqualTo(before);
  }

  @Test
  void a_wait_can_begin_while_the_clock_is_waited_for() {
    wait(Optional.empty());
    clock.jump(Duration.ofSeconds(-30));
    pass(3, one, other);
    long revision = one.now().revision();

    pass(3, one, other);

    assertThat(isClockAt(revision)).isTrue();
    assertThat(other.now().revision()).isEqualTo(revision);
  }

  @Test
  void a_clock_that_is_waited_for_counts_on_where_comparisons_fail() {
    wait(Optional.empty());
    clock.jump(HOUR.negated());
    pass(3, one, other);
    Instant before = at(one);

    pass(Duration.ofSeconds(20));

    assertThat(at(one)).isBetween(before.plusSeconds(15), before.plusSeconds(20));
  }

  @Test
  void a_clock_revision_from_before_a_jump_is_no_longer_current() {
    long revision = one.now().revision();
    assertThat(isClockAt(revision)).isTrue();
    clock.jump(HOUR);

    pass(1, other);

    assertThat(isClockAt(revision)).isFalse();
  }

  private boolean isClockAt(long revision) {
    return transactions.call(tx -> tx.isClockAt(revision));
  }

  private void isSteady(Instant at) {
    assertThat(at).isCloseTo(begin.plus(passed), within(2, ChronoUnit.SECONDS));
  }

  private static Instant at(SteadyClock clock) {
    return clock.now().at();
  }

  private void wait(Optional<Instant> at) {
    transactions.call(tx -> {
      tx.due(EngineSpecs.LANE, at, Optional.empty(), "", Optional.empty());
      return true;
    });
  }

  private void pass(Duration by) {
    time.pass(by);
    otherTime.pass(by);
    clock.jump(by);
    passed = passed.plus(by);
  }

  private void pass(int seconds, SteadyClock... clocks) {
    IntStream.range(0, seconds)
        .forEach(_ -> {
          pass(SECOND);
          List.of(clocks).forEach(SteadyClock::refresh);
        });
  }
}
