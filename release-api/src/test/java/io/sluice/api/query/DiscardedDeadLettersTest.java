package io.sluice.api.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.store.DeadLetterKey;
import io.sluice.contract.view.DeadLetterView;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscardedDeadLettersTest {
  private static final String TOPIC = "release.requests.strategy-engine.dlq";
  private static final TopicPartition PLACE = new TopicPartition(TOPIC, 3);
  private static final Instant TIME = Instant.parse("2030-01-31T12:00:00Z");

  private static DeadLetterKey key(String offset) {
    return new DeadLetterKey("%s-3-%s".formatted(TOPIC, offset), TIME);
  }

  @ParameterizedTest
  @CsvSource({
    // discarded offsets, begin, end, limit, start
    "'',              0, 100, 10, 90",
    "'',             95, 100, 10, 95",
    "99,              0, 100, 10, 89",
    "89 88,           0, 100, 10, 90",
    "90 89 88 86,     0, 100, 10, 87",
    "99 98 97 96,     0, 100,  2, 94",
    "99 98 97 96,    95, 100,  2, 95",
    "3 2 1 0,         0,   4,  2, 0",
    "100 120,         0, 100, 10, 90"
  })
  void a_list_begins_where_enough_dead_letters_are_left(
      String offsets, long begin, long end, int limit, long start) {
    var discarded =
        DiscardedDeadLetters.of(
            Arrays.stream(offsets.split(" ", -1))
                .filter(offset -> !offset.isEmpty())
                .map(DiscardedDeadLettersTest::key)
                .toList());

    assertThat(discarded.start(PLACE, begin, end, limit)).isEqualTo(start);
    assertThat(discarded.start(new TopicPartition(TOPIC, 4), begin, end, limit))
        .isEqualTo(Math.max(begin, end - limit));
  }

  @Test
  void a_record_of_a_new_topic_with_an_old_id_is_not_discarded() {
    var discarded = DiscardedDeadLetters.of(List.of(key("7")));

    assertThat(discarded.has(view("7", TIME))).isTrue();
    assertThat(discarded.has(view("7", TIME.plusMillis(1)))).isFalse();
    assertThat(discarded.has(view("8", TIME))).isFalse();
  }

  private static DeadLetterView view(String offset, Instant time) {
    return new DeadLetterView(
        key(offset).id(),
        "release.requests",
        "strategy-engine",
        3,
        Long.parseLong(offset),
        time,
        "no JSON",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "{",
        false,
        1,
        true,
        Optional.empty());
  }
}
