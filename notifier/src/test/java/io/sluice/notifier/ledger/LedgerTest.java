package io.sluice.notifier.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Envelope;
import io.sluice.contract.Progress;
import io.sluice.domain.notice.Wording;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.Transactions.Unavailable;
import io.sluice.notifier.store.Database;
import io.sluice.notifier.store.NotifierTx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
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

  private final Database database = new Database();
  private final Story story = new Story("shop", DESTINATIONS);

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void each_outcome_has_one_event_whatever_is_repeated_or_dies(long seed) {
    playUnderFaults(new SplittableRandom(seed));

    assertThat(releasesIn("release.outcomes"))
        .containsExactlyInAnyOrderElementsOf(releasesOf(story));
    story.releases.forEach((outcome, release) ->
        assertThat(database.log("release.outcomes"))
            .filteredOn(line -> line.contains(release.toString()))
            .singleElement()
            .asString()
            .contains("\"outcome\":\"%s\"".formatted(Wording.name(outcome))));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void faults_change_nothing_of_what_is_told(long seed) {
    Ledger plain = ledger(database.transactions());
    story.events.forEach(plain::tell);
    List<String> told = database.query("select topic || type from lane_event order by lane, seq");
    List<String> letters = letters(database);

    Database other = new Database();
    playUnderFaults(new SplittableRandom(seed), other);

    assertThat(other.query("select topic || type from lane_event order by lane, seq"))
        .isEqualTo(told);
    assertThat(letters(other)).isEqualTo(letters);
  }

  @Test
  void a_destination_gets_one_letter_about_what_it_asked_for() {
    Ledger ledger = ledger(database.transactions());
    int letters = story.events.stream().mapToInt(ledger::tell).sum();

    assertThat(letters).isEqualTo(10);
    assertThat(
            database.query(
                "select destination || ' ' || transition from delivery"
                    + " where destination like '%b.%' order by 1"))
        .containsExactly("https://b.example.com/x failed", "https://b.example.com/x rolled-back");
  }

  @Test
  void an_id_of_a_cdevent_is_the_id_of_its_record() {
    Ledger ledger = ledger(database.transactions());
    story.events.forEach(ledger::tell);

    assertThat(
            database.query(
                "select id from lane_event where topic = 'release.cdevents'"
                    + " and (event->'context'->>'id' <> id::text"
                    + " or event->'context'->>'type' <> type"
                    + " or event->'subject'->>'id' <> lane)"))
        .isEmpty();
    assertThat(database.log("release.cdevents")).hasSizeGreaterThan(8);
  }

  @Test
  void what_ended_is_forgotten() {
    Ledger ledger = ledger(database.transactions());
    story.events.forEach(ledger::tell);

    assertThat(database.query("select release from account")).isEmpty();
  }

  @Test
  void an_end_of_something_unknown_is_refused() {
    Ledger ledger = ledger(database.transactions());

    assertThatThrownBy(() -> ledger.tell(story.events.getLast()))
        .isInstanceOf(IllegalStateException.class);
    assertThat(database.query("select seq from lane_event")).isEmpty();
  }

  private void playUnderFaults(SplittableRandom random) {
    playUnderFaults(random, database);
  }

  /// A consumer that dies at any moment and starts again at an offset that it had committed: at
  /// most a few records back. Each start has a ledger of its own.
  private void playUnderFaults(SplittableRandom random, Database into) {
    Transactions<NotifierTx> shaky = new Shaky(into.transactions(), random);
    int offset = 0;
    while (offset < story.events.size()) {
      Ledger ledger = ledger(shaky);
      int until = Math.min(story.events.size(), offset + random.nextInt(1, 6));
      try {
        while (offset < until) {
          Envelope<Progress> event = story.events.get(offset);
          ledger.tell(event);
          offset++;
        }
      } catch (Unavailable _) {
        // The same record comes again.
      }
      offset = offset == story.events.size() ? offset : Math.max(0, offset - random.nextInt(4));
    }
  }

  private static Ledger ledger(Transactions<NotifierTx> transactions) {
    return new Ledger(transactions, UUID::randomUUID);
  }

  private static List<String> letters(Database database) {
    return database.query("select destination || ' ' || transition from delivery order by 1");
  }

  private List<String> releasesIn(String topic) {
    return database.log(topic).stream().map(line -> line.split(" ", 3)[1]).toList();
  }

  private static Set<String> releasesOf(Story story) {
    Set<String> releases = new HashSet<>();
    story.events.forEach(event -> releases.add(event.release().orElseThrow().toString()));
    return releases;
  }

  /// Fails now and then: before the commit, which is then rolled back, or after it.
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
