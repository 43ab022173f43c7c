package io.sluice.bench.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A record that is written with `acks=all` and read back, otherwise with the clients' defaults.
final class Echo implements AutoCloseable {
  private static final String TOPIC = "bench.echo";
  private static final String VALUE = "x".repeat(1_500);
  private static final Duration LONG = Duration.ofSeconds(5);

  private final KafkaProducer<String, String> producer;
  private final KafkaConsumer<String, String> consumer;

  Echo(int brokerPort) {
    String servers = "127.0.0.1:" + brokerPort;
    create(servers);
    Properties produce = new Properties();
    produce.put("bootstrap.servers", servers);
    produce.put("acks", "all");
    produce.put("linger.ms", "0");
    produce.put("key.serializer", StringSerializer.class.getName());
    produce.put("value.serializer", StringSerializer.class.getName());
    producer = new KafkaProducer<>(produce);
    Properties consume = new Properties();
    consume.put("bootstrap.servers", servers);
    consume.put("enable.auto.commit", "false");
    consume.put("key.deserializer", StringDeserializer.class.getName());
    consume.put("value.deserializer", StringDeserializer.class.getName());
    consumer = new KafkaConsumer<>(consume);
    List<TopicPartition> partitions = List.of(new TopicPartition(TOPIC, 0));
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    consumer.position(partitions.getFirst());
  }

  void once() {
    Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(TOPIC, "bench/floor", VALUE));
    while (consumer.poll(LONG).isEmpty()) {
      // The record has not arrived yet.
    }
    await(sent);
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka rejected the record", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void create(String servers) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      if (!names(admin).contains(TOPIC)) {
        await(admin.createTopics(Set.of(new NewTopic(TOPIC, 1, (short) 1))).all());
      }
    }
  }

  private static Set<String> names(Admin admin) {
    return await(admin.listTopics().names());
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
