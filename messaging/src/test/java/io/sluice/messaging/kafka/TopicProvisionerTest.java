package io.sluice.messaging.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.contract.Topic;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.sandbox.TestStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicProvisionerTest {
  private static final Map<String, Object> CONNECTION =
      Map.of("bootstrap.servers", TestStack.kafka());
  private static final Duration INBOX = Duration.ofDays(30);

  private final Admin admin = Admin.create(CONNECTION);

  private static TopicProvisioner topics(Duration inboxRetention) {
    return new TopicProvisioner(CONNECTION, "tester", Set.of(Topic.VERDICTS), inboxRetention);
  }

  private String config(String topic, String name) throws ExecutionException, InterruptedException {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin
        .describeConfigs(Set.of(resource))
        .values()
        .values()
        .iterator()
        .next()
        .get()
        .get(name)
        .value();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void every_topic_is_created_with_the_retention_of_the_contract() throws Exception {
    topics(INBOX).ensure();
    topics(INBOX).ensure();

    for (Topic topic : Topic.values()) {
      String retention = topic.findRetention().map(Duration::toMillis).orElse(-1L).toString();
      assertThat(config(topic.topicName(), "retention.ms")).isEqualTo(retention);
      assertThat(config(topic.topicName(), "cleanup.policy"))
          .isEqualTo(topic.isCompacted() ? "compact" : "delete");
    }
    var created = admin.describeTopics(List.of("release.progress", "release.verdicts.tester.dlq"));
    assertThat(created.allTopicNames().get().values())
        .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(TopicProvisioner.PARTITIONS));
    assertThat(config("release.verdicts.tester.dlq", "retention.ms"))
        .isEqualTo(Long.toString(Duration.ofDays(30).toMillis()));
  }

  @Test
  void a_changed_retention_is_restored() throws Exception {
    topics(INBOX).ensure();
    var progress = new ConfigResource(ConfigResource.Type.TOPIC, "release.progress");
    admin
        .incrementalAlterConfigs(
            Map.of(
                progress,
                List.of(
                    new AlterConfigOp(
                        new ConfigEntry("retention.ms", "1000"), AlterConfigOp.OpType.SET))))
        .all()
        .get();

    topics(INBOX).ensure();

    assertThat(config("release.progress", "retention.ms")).isEqualTo("-1");
  }

  @Test
  void a_record_that_unfolds_beyond_the_limit_is_rejected_by_the_broker() {
    topics(INBOX).ensure();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            TestStack.kafka(),
            "compression.type",
            "gzip",
            "max.request.size",
            32 << 20);

    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
      var bomb = new ProducerRecord<>("release.measurements", "a/b", new byte[16 << 20]);
      assertThatThrownBy(() -> producer.send(bomb).get())
          .hasCauseInstanceOf(RecordTooLargeException.class);
    }
  }

  @Test
  void an_inbox_that_does_not_outlast_the_topics_is_rejected() {
    assertThatThrownBy(() -> topics(Duration.ofDays(7)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("must exceed the 7 d of release.requests, was 7 d");
  }

  @Test
  void an_unavailable_broker_is_reported_as_unavailable() {
    var unavailable =
        new TopicProvisioner(Map.of("bootstrap.servers", "127.0.0.1:1"), "tester", Set.of(), INBOX);

    assertThatThrownBy(unavailable::ensure).isInstanceOf(UnavailableException.class);
  }
}
