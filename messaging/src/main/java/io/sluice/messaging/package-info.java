/// The carriage: lane log with outbox, inbox, relay and dead letters. Algorithms behind ports, with
/// thin adapters in [io.sluice.messaging.jdbc] and [io.sluice.messaging.kafka], and as beans in
/// [io.sluice.messaging.carriage].
///
/// **What a service writes.** Defaults of everything else are in this module's
/// `META-INF/microprofile-config.properties`. In its `application.properties`, with three lines for
/// each topic that it reads (the channel is named after what arrives):
///
/// ```properties
/// quarkus.application.name=strategy-engine
/// quarkus.http.port=7071
/// quarkus.datasource.jdbc.url=jdbc:postgresql://127.0.0.1:7432/strategy_engine
/// mp.messaging.incoming.verdicts.connector=smallrye-kafka
/// mp.messaging.incoming.verdicts.topic=release.verdicts
/// mp.messaging.incoming.verdicts.group.instance.id=${quarkus.application.name}-verdicts-${sluice.messaging.replica}
/// ```
///
/// The name is the consumer group, the `source` of what it sends and a part of its dead-letter
/// topics. Topics are made before the channels start. Flyway runs `db/messaging` (V1 to V99: lane,
/// lane_event, inbox), then the service's own `db/migration` (from V100).
///
/// **A consumer:**
///
/// ```java
/// @ApplicationScoped
/// class Verdicts {
///   Verdicts(Inbound inbound, JdbcTransactions<JdbcTx> transactions) { … }
///
///   @Incoming("verdicts")
///   @Blocking
///   void on(ConsumerRecord<String, byte[]> record) {
///     inbound.handle(record, Verdict.class, verdict -> transactions.call(tx -> handle(tx, verdict)));
///   }
/// }
/// ```
///
/// In a transaction, in this order: [Tx#lock] the lane, [Tx#claim] the message and stop if it was
/// handled before, decide, [LaneLog#append]; the service's own tables with
/// [io.sluice.messaging.jdbc.Sql] on `tx.connection()`. A service whose transactions can do more
/// extends `JdbcTx` and makes `new JdbcTransactions<>(dataSource, EngineTx::new, relay::wake)`.
/// Never within `@Transactional`. Outside a consumer, [Retry] gives the same patience:
/// `retry.call("what", () -> transactions.call(…))`.
///
/// A test without a broker sets `sluice.messaging.broker-wait=0s`, or the start waits 10 s for it.
@org.jspecify.annotations.NullMarked
package io.sluice.messaging;
