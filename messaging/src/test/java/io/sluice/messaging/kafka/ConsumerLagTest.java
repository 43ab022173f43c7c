package io.sluice.messaging.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Topic;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.sandbox.TestStack;
import io.sluice.sandbox.base.Ports;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsumerLagTest {
  private static final Map<String, Object> CONNECTION =
      Map.of("bootstrap.servers", TestStack.kafka());
  private static final String SERVICE = "notifier";
  private static final TopicPartition PLACE = new TopicPartition(Topic.SETTINGS.topicName(), 0);

  @BeforeEach
  void make() {
    new TopicProvisioner(CONNECTION, SERVICE, Set.of(Topic.SETTINGS), Duration.ofDays(30)).ensure();
  }

  private static long lag() {
    return ConsumerLag.readAll(CONNECTION).stream()
        .filter(lag -> lag.service().equals(SERVICE) && lag.topic() == Topic.SETTINGS)
        .mapToLong(ConsumerLag::records)
        .sum();
  }

  private static long send() throws Exception {
    try (var producer =
        new KafkaProducer<>(CONNECTION, new StringSerializer(), new ByteArraySerializer())) {
      RecordMetadata sent =
          producer
              .send(
                  new ProducerRecord<>(
                      PLACE.topic(), PLACE.partition(), "a", "text".getBytes(UTF_8)))
              .get();
      return sent.offset();
    }
  }

  private static void commit(long offset) throws Exception {
    try (var admin = Admin.create(CONNECTION)) {
      Void _ =
          admin
              .alterConsumerGroupOffsets(SERVICE, Map.of(PLACE, new OffsetAndMetadata(offset)))
              .all()
              .get();
    }
  }

  @Test
  void the_lag_is_what_came_after_the_committed_offset() throws Exception {
    long first = send();
    commit(first);
    long before = lag();
    long second = send();
    long waiting = lag();
    commit(second + 1);

    assertThat(waiting).isEqualTo(before + 1);
    assertThat(lag()).isEqualTo(before - 1);
  }

  @Test
  void each_service_has_a_lag_in_each_topic_that_it_reads() {
    assertThat(ConsumerLag.readAll(CONNECTION))
        .extracting(lag -> "%s %s".formatted(lag.service(), lag.topic()))
        .doesNotHaveDuplicates()
        .startsWith("health-monitor SETTINGS", "health-monitor PROGRESS")
        .contains("release-api OUTCOMES", "strategy-engine REQUESTS")
        .hasSize(Stream.of(Topic.values()).mapToInt(topic -> topic.readers().size()).sum());
  }

  @Test
  void a_broker_that_is_away_is_reported() {
    var away = Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + Ports.free());

    assertThatThrownBy(() -> ConsumerLag.readAll(away)).isInstanceOf(UnavailableException.class);
  }
}
