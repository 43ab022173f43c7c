package io.sluice.api.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Topic;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterIdTest {

  @Test
  void a_dead_letter_id_names_its_topic_group_partition_and_offset() {
    var id = new DeadLetterId(Topic.REQUESTS, "strategy-engine", 3, 12);

    assertThat(id).hasToString("release.requests.strategy-engine.dlq-3-12");
    assertThat(DeadLetterId.parse(id.toString())).isEqualTo(Optional.of(id));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "release.requests-3-12",
        "release.requests.dlq-3-12",
        "release.requests..dlq-1-1",
        "__consumer_offsets-0-1",
        "release.requests.engine.dlq-3",
        "release.requests.e.dlq--1-2"
      })
  void no_other_topic_can_be_named(String text) {
    assertThat(DeadLetterId.parse(text)).isEmpty();
  }
}
