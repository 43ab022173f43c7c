package io.sluice.messaging.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Topic;
import io.sluice.sandbox.TestStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KafkaDeadLetterPublisherTest {
  private static final ConsumerRecord<String, byte[]> RECORD =
      new ConsumerRecord<>("release.progress", 0, 41, "production/dead", new byte[1]);

  private final List<String> lines = new ArrayList<>();
  private final Logger logger = Logger.getLogger(KafkaDeadLetterPublisher.class.getName());
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          lines.add(
              Optional.ofNullable(line.getParameters())
                  .map(values -> line.getMessage().formatted(values))
                  .orElse(line.getMessage()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeAll
  static void topics() {
    new TopicProvisioner(
            Map.of("bootstrap.servers", TestStack.kafka()),
            "publisher",
            Set.of(Topic.PROGRESS),
            Duration.ofDays(30))
        .ensure();
  }

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void stop() {
    logger.removeHandler(handler);
  }

  private static void publish(int sizeMax) {
    Map<String, Object> connection =
        Map.of("bootstrap.servers", TestStack.kafka(), "max.request.size", sizeMax);
    try (var producer = new KafkaEventProducer(connection, "strategy-engine")) {
      new KafkaDeadLetterPublisher(producer, "publisher")
          .publish(RECORD, "the value is not JSON", new IllegalStateException());
    }
  }

  @Test
  void a_published_dead_letter_is_logged() {
    publish(100_000);

    assertThat(lines)
        .containsExactly(
            "dead letter: release.progress, partition 0, offset 41, key production/dead:"
                + " the value is not JSON");
  }

  @Test
  void a_record_whose_dead_letter_is_rejected_at_every_size_is_logged_as_lost() {
    publish(100);

    assertThat(lines).hasSize(5);
    assertThat(lines.getFirst())
        .startsWith("release.progress.publisher.dlq rejected a dead letter of ")
        .endsWith(" bytes: release.progress, partition 0, offset 41");
    assertThat(lines.getLast())
        .isEqualTo(
            "release.progress.publisher.dlq rejected the dead letter even at 16384 bytes (raise its"
                + " max.message.bytes); the record is lost: release.progress, partition 0,"
                + " offset 41, key production/dead: the value is not JSON");
  }
}
