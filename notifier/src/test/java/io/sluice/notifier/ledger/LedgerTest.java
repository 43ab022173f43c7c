package io.sluice.notifier.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.domain.notice.Wording;
import io.sluice.messaging.MissingEvents;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.Transactions.Unavailable;
import io.sluice.notifier.store.Database;
import io.sluice.notifier.store.NotifierTx;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LedgerTest {
  private static final String DESTINATIONS =
      """
      [{"webhook":"https://a.example.com/x","on":[]},
       {"webhook":"https://a.example.com/x","on":["failed"]},
       {"webhook":"https://b.example.com/x","on":["rolled-back","failed"]}]
      """;

  private static final Database DATABASE = new Database();
  private static final AtomicInteger LANES = new AtomicInteger();

  private final Story story = new Story("shop-" + LANES.incrementAndGet(), DESTINATIONS);

  static LongStream seeds() {
    return LongStream.range(0, 10);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void each_outcome_has_one_event_despite_repeats_and_crashes(long seed) {
    playUnderFaults(new SplittableRandom(seed));

    story.releases.forEach((outcome, release) ->
        assertThat(
                DATABASE.query(
                    "select event->>'outcome' from lane_event"
                        + " where topic = 'release.outcomes' and release = '%s'"
                            .formatted(release)))
            .containsExactly(Wording.name(outcome)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void faults_do_not_change_the_published_events_and_notifications(long seed) {
    Story undisturbed = new Story("plain-" + LANES.incrementAndGet(), DESTINATIONS);
    undisturbed.events.forEach(ledger()::tell);

    playUnderFaults(new SplittableRandom(seed));

    assertThat(told(story)).isEqualTo(told(undisturbed));
    assertThat(letters(story)).isEqualTo(letters(undisturbed));
  }

  @Test
  void a_destination_gets_one_notification_for_each_outcome_it_subscribes_to() {
    Ledger ledger = ledger();
    int letters = story.events.stream().mapToInt(ledger::tell).sum();

    assertThat(letters).isEqualTo(10);
    assertThat(letters(story))
        .filteredOn(letter -> letter.contains("//b."))
        .containsExactly("https://b.example.com/x failed", "https://b.example.com/x rolled-back");
  }

  @Test
  void an_id_of_a_cdevent_is_the_id_of_its_record() {
    story.events.forEach(ledger()::tell);

    assertThat(
            DATABASE.query(
                "select id from lane_event where topic = 'release.cdevents'"
                    + " and (event->'context'->>'id' <> id::text"
                    + " or event->'context'->>'type' <> type"
                    + " or event->'subject'->>'id' <> lane)"))
        .isEmpty();
    assertThat(told(story)).filteredOn(line -> line.contains("dev.cdevents")).hasSize(14);
  }

  @Test
  void the_account_of_an_ended_release_is_deleted() {
    story.events.forEach(ledger()::tell);

    for (UUID release : story.releases.values()) {
      assertThat(
              DATABASE.query("select release from account where release = '%s'".formatted(release)))
          .isEmpty();
    }
  }

  @Test
  void an_event_waits_for_those_before_it() {
    Ledger ledger = ledger();

    assertThatThrownBy(() -> ledger.tell(story.events.getLast()))
        .isInstanceOf(MissingEvents.class)
        .hasMessage("events 1 to %d have not arrived", story.events.size() - 1);
    assertThat(told(story)).isEmpty();
  }

  /// Simulates a consumer that dies at any moment and restarts at a committed offset, at most a few
  /// records earlier. Each start has its own ledger.
  private void playUnderFaults(SplittableRandom random) {
    int offset = 0;
    while (offset < story.events.size()) {
      Ledger ledger = new Ledger(new Shaky(DATABASE.transactions(), random), UUID::randomUUID);
      int until = Math.min(story.events.size(), offset + random.nextInt(1, 6));
      try {
        while (offset < until) {
          ledger.tell(story.events.get(offset));
          offset++;
        }
      } catch (Unavailable _) {
        // The consumer receives the same record again.
      }
      offset = offset == story.events.size() ? offset : Math.max(0, offset - random.nextInt(4));
    }
  }

  private static Ledger ledger() {
    return new Ledger(DATABASE.transactions(), UUID::randomUUID);
  }

  private static List<String> told(Story story) {
    return DATABASE.query(
        "select topic || ' ' || type from lane_event where lane = '%s' order by seq"
            .formatted(story.events.getFirst().key()));
  }

  private static List<String> letters(Story story) {
    return DATABASE.query(
        "select destination || ' ' || transition from delivery where lane = '%s' order by 1"
            .formatted(story.events.getFirst().key()));
  }

  /// Transactions that fail at random: before the commit, which is then rolled back, or after it.
  private record Shaky(Transactions<NotifierTx> transactions, SplittableRandom random)
      implements Transactions<NotifierTx> {
    @Override
    public <R> R call(Function<? super NotifierTx, R> work) {
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
        throw new Unavailable("in doubt", new IllegalStateException());
      }
    }
  }
}
