package io.sluice.messaging.quarkus;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.sluice.contract.Json;
import io.sluice.messaging.NotifyingEventProducer;
import io.sluice.messaging.OutboxRelay;
import io.sluice.messaging.PublishListener;
import io.sluice.messaging.Retry;
import io.sluice.messaging.jdbc.InboxPurge;
import io.sluice.messaging.jdbc.JdbcOutbox;
import io.sluice.messaging.jdbc.JdbcParkingStore;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.LogPurge;
import io.sluice.messaging.jdbc.ParkedRecordPurge;
import io.sluice.messaging.kafka.KafkaDeadLetterPublisher;
import io.sluice.messaging.kafka.KafkaEventProducer;
import io.sluice.messaging.kafka.RecordProcessor;
import io.sluice.messaging.kafka.TopicProvisioner;
import io.sluice.messaging.kafka.TopicScan;
import io.sluice.messaging.parking.Parking;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// Produces the beans that a service can inject: [JdbcTransactions], [OutboxRelay],
/// [RecordProcessor], [Retry], [KafkaEventProducer] and the contract's [ObjectMapper].
@Dependent
class MessagingBeans {

  @Produces
  @Singleton
  ObjectMapper json() {
    return Json.mapper();
  }

  @Produces
  @Singleton
  Retry retry() {
    return new Retry();
  }

  @Produces
  @Singleton
  JdbcTransactions<JdbcTx> transactions(AgroalDataSource dataSource, OutboxRelay relay) {
    return new JdbcTransactions<>(dataSource, JdbcTx::new, relay::wake);
  }

  @Produces
  @Singleton
  OutboxRelay relay(
      AgroalDataSource dataSource, NotifyingEventProducer producer, MessagingConfig config) {
    var transactions = new JdbcTransactions<>(dataSource, JdbcTx::new, () -> {});
    return new OutboxRelay(new JdbcOutbox(transactions), producer, config.relayInterval());
  }

  @Produces
  @Singleton
  NotifyingEventProducer notifyingProducer(
      KafkaEventProducer producer, @Any Instance<PublishListener> listeners) {
    return new NotifyingEventProducer(producer, () -> listeners.stream().toList());
  }

  @Produces
  @Singleton
  InboxPurge inboxPurge(MessagingConfig config) {
    return new InboxPurge(config.inboxRetention());
  }

  @Produces
  @Singleton
  ParkedRecordPurge parkedRecordPurge(MessagingConfig config) {
    return new ParkedRecordPurge(config.parkedRetention());
  }

  @Produces
  @Singleton
  LogPurge logPurge(
      @ConfigProperty(name = "quarkus.application.name") String service, MessagingConfig config) {
    return new LogPurge(service, config.releaseRetention());
  }

  @Produces
  @Singleton
  KafkaEventProducer kafkaProducer(
      @Identifier("default-kafka-broker") Map<String, Object> connection,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    return new KafkaEventProducer(client(connection), service);
  }

  void close(@Disposes KafkaEventProducer producer) {
    producer.close();
  }

  @Produces
  @Singleton
  Parking parking(
      JdbcTransactions<JdbcTx> transactions,
      @Identifier("default-kafka-broker") Map<String, Object> connection) {
    return new Parking(new JdbcParkingStore(transactions), new TopicScan(client(connection)));
  }

  @Produces
  @Singleton
  RecordProcessor recordProcessor(
      KafkaEventProducer producer,
      Parking parking,
      Retry retry,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    return new RecordProcessor(
        new KafkaDeadLetterPublisher(producer, service), parking, retry, InstantSource.system());
  }

  @Produces
  @Singleton
  TopicProvisioner topicProvisioner(
      @Identifier("default-kafka-broker") Map<String, Object> connection,
      @ConfigProperty(name = "quarkus.application.name") String service,
      Config settings,
      MessagingConfig config) {
    return new TopicProvisioner(
        client(connection),
        service,
        new IncomingChannels(settings).topics(),
        config.inboxRetention());
  }

  /// Returns `connection` without the consumer group, which Quarkus adds to the settings of every
  /// client.
  private static Map<String, Object> client(Map<String, Object> connection) {
    Map<String, Object> client = new HashMap<>(connection);
    client.remove("group.id");
    return client;
  }
}
