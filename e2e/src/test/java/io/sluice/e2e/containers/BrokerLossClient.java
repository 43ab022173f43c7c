package io.sluice.e2e.containers;

import io.sluice.messaging.kafka.KafkaLogin;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A program in the network of the services: writes records to each partition of a topic, with the
/// login of the administrator, or reads all of them.
final class BrokerLossClient {
  private static final String TOPIC = "release.outcomes";
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int POLLS = 60;

  private final Map<String, Object> settings;

  private BrokerLossClient(Map<String, Object> settings) {
    this.settings = settings;
  }

  /// @param args `write TEXT`, which prints the partitions in sync; or `read TEXT…`, which prints
  ///   the number of records once each partition has each text
  public static void main(String[] args) throws ExecutionException, InterruptedException {
    Map<String, String> environment = System.getenv();
    Map<String, Object> settings = new HashMap<>(KafkaLogin.properties(environment));
    settings.put("bootstrap.servers", environment.getOrDefault("KAFKA_BOOTSTRAP_SERVERS", ""));
    BrokerLossClient client = new BrokerLossClient(settings);
    if (args[0].equals("write")) {
      client.write(args[1]);
    } else {
      client.read(Set.copyOf(List.of(args).subList(1, args.length)));
    }
  }

  private List<TopicPartitionInfo> partitions() throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(settings)) {
      return admin.describeTopics(List.of(TOPIC)).allTopicNames().get().values().stream()
          .map(TopicDescription::partitions)
          .findAny()
          .orElseThrow();
    }
  }

  private void write(String text) throws ExecutionException, InterruptedException {
    List<TopicPartitionInfo> partitions = partitions();
    Map<String, Object> own = new HashMap<>(settings);
    own.put("acks", "all");
    try (var producer = new KafkaProducer<>(own, new StringSerializer(), new StringSerializer())) {
      for (TopicPartitionInfo partition : partitions) {
        var _ =
            producer.send(new ProducerRecord<>(TOPIC, partition.partition(), "a/b", text)).get();
      }
    }
    for (TopicPartitionInfo partition : partitions()) {
      System.out.printf(
          "partition %d: %d replicas, %d in sync%n",
          partition.partition(), partition.replicas().size(), partition.isr().size());
    }
  }

  private void read(Set<String> texts) throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions =
        partitions().stream().map(it -> new TopicPartition(TOPIC, it.partition())).toList();
    Set<String> missing = new HashSet<>();
    partitions.forEach(
        partition -> texts.forEach(text -> missing.add(partition.partition() + " " + text)));
    int expected = missing.size();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      for (int i = 0; i < POLLS && !missing.isEmpty(); i++) {
        consumer
            .poll(POLL)
            .forEach(record -> missing.remove(record.partition() + " " + record.value()));
      }
    }
    if (!missing.isEmpty()) {
      throw new IllegalStateException("records are missing: " + missing);
    }
    System.out.println(expected + " records");
  }
}
