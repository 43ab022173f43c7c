package io.sluice.notifier.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.domain.notice.OutcomeMessages;
import io.sluice.messaging.MissingEventsException;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.notifier.store.JdbcNoticeTx;
import io.sluice.notifier.store.NotifierDatabase;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoticeProjectorTest {
  private static final String DESTINATIONS =
      """
      [{"webhook":"https://a.example.com/x","on":[]},
       {"webhook":"https://a.example.com/x","on":["failed"]},
       {"webhook":"https://b.example.com/x","on":["rolled-back","failed"]}]
      """;

  private static final NotifierDatabase DATABASE = new NotifierDatabase();
  private static final AtomicInteger LANES = new AtomicInteger();

  private final OutcomeScenario scenario =
      new OutcomeScenario("shop-" + LANES.incrementAndGet(), DESTINATIONS);

  static LongStream seeds() {
    return LongStream.range(0, 10);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void each_outcome_has_one_event_despite_repeats_and_crashes(long seed) {
    applyUnderFaults(new SplittableRandom(seed));

    scenario.releases.forEach((outcome, release) ->
        assertThat(
                DATABASE.query(
                    "select event->>'outcome' from lane_event"
                        + " where topic = 'release.outcomes' and release = '%s'"
                            .formatted(release)))
            .containsExactly(OutcomeMessages.name(outcome)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void faults_do_not_change_the_published_events_and_notifications(long seed) {
    OutcomeScenario undisturbed =
        new OutcomeScenario("plain-" + LANES.incrementAndGet(), DESTINATIONS);
    undisturbed.events.forEach(projector()::apply);

    applyUnderFaults(new SplittableRandom(seed));

    assertThat(events(scenario)).isEqualTo(events(undisturbed));
    assertThat(deliveries(scenario)).isEqualTo(deliveries(undisturbed));
  }

  @Test
  void a_destination_gets_one_notification_for_each_outcome_it_subscribes_to() {
    NoticeProjector projector = projector();
    int deliveries = scenario.events.stream().mapToInt(projector::apply).sum();

    assertThat(deliveries).isEqualTo(10);
    assertThat(deliveries(scenario))
        .filteredOn(delivery -> delivery.contains("//b."))
        .containsExactly("https://b.example.com/x failed", "https://b.example.com/x rolled-back");
  }

  @Test
  void every_destination_gets_the_outcome_of_a_release_that_bypassed_floors() {
    NoticeProjector projector = projector();
    scenario.events.forEach(projector::apply);

    int deliveries =
        scenario.nextWithBreakGlass(UUID.randomUUID()).stream().mapToInt(projector::apply).sum();

    assertThat(deliveries).isEqualTo(2);
    assertThat(deliveries(scenario)).contains("https://b.example.com/x succeeded");
  }

  @Test
  void an_id_of_a_cdevent_is_the_id_of_its_record() {
    scenario.events.forEach(projector()::apply);

    assertThat(
            DATABASE.query(
                "select id from lane_event where topic = 'release.cdevents'"
                    + " and (event->'context'->>'id' <> id::text"
                    + " or event->'context'->>'type' <> type"
                    + " or event->'subject'->>'id' <> lane)"))
        .isEmpty();
    assertThat(events(scenario)).filteredOn(event -> event.contains("dev.cdevents")).hasSize(14);
  }

  @Test
  void the_account_of_an_ended_release_is_deleted() {
    scenario.events.forEach(projector()::apply);

    for (UUID release : scenario.releases.values()) {
      assertThat(
              DATABASE.query(
                  "select release from release_summary where release = '%s'".formatted(release)))
          .isEmpty();
    }
  }

  @Test
  void an_event_waits_for_those_before_it() {
    NoticeProjector projector = projector();

    assertThatThrownBy(() -> projector.apply(scenario.events.getLast()))
        .isInstanceOf(MissingEventsException.class)
        .hasMessage("events 1 to %d have not arrived", scenario.events.size() - 1);
    assertThat(events(scenario)).isEmpty();
  }

  /// Simulates a consumer that dies at any moment and restarts at a committed offset, at most a few
  /// records earlier. Each start has its own projector.
  private void applyUnderFaults(SplittableRandom random) {
    int offset = 0;
    while (offset < scenario.events.size()) {
      NoticeProjector projector =
          new NoticeProjector(
              new FailingTransactions(DATABASE.transactions(), random), UUID::randomUUID);
      int until = Math.min(scenario.events.size(), offset + random.nextInt(1, 6));
      try {
        while (offset < until) {
          projector.apply(scenario.events.get(offset));
          offset++;
        }
      } catch (UnavailableException _) {
        // The consumer receives the same record again.
      }
      offset = offset == scenario.events.size() ? offset : Math.max(0, offset - random.nextInt(4));
    }
  }

  private static NoticeProjector projector() {
    return new NoticeProjector(DATABASE.transactions(), UUID::randomUUID);
  }

  private static List<String> events(OutcomeScenario scenario) {
    return DATABASE.query(
        "select topic || ' ' || type from lane_event where lane = '%s' order by seq"
            .formatted(scenario.events.getFirst().key()));
  }

  private static List<String> deliveries(OutcomeScenario scenario) {
    return DATABASE.query(
        "select destination || ' ' || transition from delivery where lane = '%s' order by 1"
            .formatted(scenario.events.getFirst().key()));
  }

  /// Transactions that fail at random: before the commit, which is then rolled back, or after it.
  private record FailingTransactions(
      Transactions<JdbcNoticeTx> transactions, SplittableRandom random)
      implements Transactions<JdbcNoticeTx> {
    @Override
    public <R> R call(Function<? super JdbcNoticeTx, R> work) {
      R result =
          transactions.call(tx -> {
            R done = work.apply(tx);
            failSometimes();
            return done;
          });
      failSometimes();
      return result;
    }

    private void failSometimes() {
      if (random.nextInt(8) == 0) {
        throw new UnavailableException("in doubt", new IllegalStateException());
      }
    }
  }
}
