package io.sluice.messaging.carriage;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.sluice.contract.Json;
import io.sluice.messaging.Onlooker;
import io.sluice.messaging.Onlookers;
import io.sluice.messaging.Relay;
import io.sluice.messaging.Retry;
import io.sluice.messaging.jdbc.InboxPurge;
import io.sluice.messaging.jdbc.JdbcOutbox;
import io.sluice.messaging.jdbc.JdbcParkingStore;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.LogPurge;
import io.sluice.messaging.kafka.Inbound;
import io.sluice.messaging.kafka.KafkaBus;
import io.sluice.messaging.kafka.KafkaDeadLetters;
import io.sluice.messaging.kafka.TopicScan;
import io.sluice.messaging.kafka.Topics;
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

/// Produces the beans that a service can inject: [JdbcTransactions], [Relay], [Inbound], [Retry],
/// [KafkaBus] and the contract's [ObjectMapper].
@Dependent
class Beans {

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
  JdbcTransactions<JdbcTx> transactions(AgroalDataSource dataSource, Relay relay) {
    return new JdbcTransactions<>(dataSource, JdbcTx::new, relay::wake);
  }

  @Produces
  @Singleton
  Relay relay(AgroalDataSource dataSource, Onlookers bus, MessagingConfig config) {
    var transactions = new JdbcTransactions<>(dataSource, JdbcTx::new, () -> {});
    return new Relay(new JdbcOutbox(transactions), bus, config.poll());
  }

  @Produces
  @Singleton
  Onlookers onlookers(KafkaBus bus, @Any Instance<Onlooker> onlookers) {
    return new Onlookers(bus, () -> onlookers.stream().toList());
  }

  @Produces
  @Singleton
  InboxPurge purge(MessagingConfig config) {
    return new InboxPurge(config.inboxKept());
  }

  @Produces
  @Singleton
  LogPurge logPurge(
      @ConfigProperty(name = "quarkus.application.name") String service, MessagingConfig config) {
    return new LogPurge(service, config.releasesKept());
  }

  @Produces
  @Singleton
  KafkaBus bus(
      @Identifier("default-kafka-broker") Map<String, Object> connection,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    return new KafkaBus(client(connection), service);
  }

  void close(@Disposes KafkaBus bus) {
    bus.close();
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
  Inbound inbound(
      KafkaBus bus,
      Parking parking,
      Retry retry,
      @ConfigProperty(name = "quarkus.application.name") String service) {
    return new Inbound(new KafkaDeadLetters(bus, service), parking, retry, InstantSource.system());
  }

  @Produces
  @Singleton
  Topics topics(
      @Identifier("default-kafka-broker") Map<String, Object> connection,
      @ConfigProperty(name = "quarkus.application.name") String service,
      Config settings,
      MessagingConfig config) {
    return new Topics(
        client(connection), service, new Channels(settings).topics(), config.inboxKept());
  }

  /// Returns `connection` without the consumer group, which Quarkus adds to the settings of every
  /// client.
  private static Map<String, Object> client(Map<String, Object> connection) {
    Map<String, Object> client = new HashMap<>(connection);
    client.remove("group.id");
    return client;
  }
}
