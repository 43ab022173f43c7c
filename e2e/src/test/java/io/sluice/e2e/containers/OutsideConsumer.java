package io.sluice.e2e.containers;

import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// A consumer outside of the stack, with the settings that `compose/kafka-consumer.sh` printed.
final class OutsideConsumer {
  private static final String OUTCOMES = "release.outcomes";
  private static final int POLLS = 100;

  private final String name;
  private final Properties settings;

  private OutsideConsumer(String name, Properties settings) {
    this.name = name;
    this.settings = settings;
  }

  /// @param settings the lines that `compose/kafka-consumer.sh` printed
  static OutsideConsumer of(String name, String settings) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(settings));
    return new OutsideConsumer(name, properties);
  }

  void requireRemoved() {
    requireRejected("a removed consumer", AuthenticationException.class, OUTCOMES, "");
  }

  void requireRights() throws InterruptedException {
    ConsumerRecord<String, String> outcome = read(settings, OUTCOMES, name + ".first");
    System.out.printf("  a consumer outside of the stack read an outcome of %s%n", outcome.key());
    requireRejected("another topic", AuthorizationException.class, "release.requests", "");
    requireRejected("another group", AuthorizationException.class, OUTCOMES, "notifier");
    requireWriteRejected();
    Properties wrong = new Properties();
    wrong.putAll(settings);
    String login = settings.getProperty("sasl.jaas.config");
    wrong.setProperty("sasl.jaas.config", login.replaceAll("password=\"[^\"]+", "password=\"no"));
    new OutsideConsumer(name, wrong)
        .requireRejected("a wrong password", AuthenticationException.class, OUTCOMES, "");
  }

  /// @param group a group of another name; the consumer's own if empty
  private void requireRejected(
      String what, Class<? extends Exception> reason, String topic, String group) {
    try {
      var _ = read(settings, topic, group.isEmpty() ? name + ".first" : group);
    } catch (AuthenticationException | AuthorizationException e) {
      if (reason.isInstance(e)) {
        System.out.printf("  rejected: %s%n", what);
        return;
      }
      throw e;
    }
    throw new IllegalStateException("Kafka accepts " + what);
  }

  private void requireWriteRejected() throws InterruptedException {
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      var _ = producer.send(new ProducerRecord<>(OUTCOMES, "a/b", "{}")).get();
      throw new IllegalStateException("Kafka accepts a write of a consumer");
    } catch (ExecutionException | KafkaException e) {
      // The producer may learn of the rejection before it sends: then send() itself throws, around
      // the same cause.
      if (!(e.getCause() instanceof AuthorizationException)) {
        throw new IllegalStateException("another failure of the write", e);
      }
      System.out.println("  rejected: a write");
    }
  }

  private static ConsumerRecord<String, String> read(Properties login, String topic, String group) {
    Properties settings = new Properties();
    settings.putAll(login);
    settings.setProperty("group.id", group);
    settings.setProperty("auto.offset.reset", "earliest");
    settings.setProperty("enable.auto.commit", "false");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      for (int poll = 0; poll < POLLS; poll++) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
          return record;
        }
      }
    }
    throw new IllegalStateException("no record of " + topic + " arrived");
  }
}
