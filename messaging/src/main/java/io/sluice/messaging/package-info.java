/// Messaging: lane log with outbox, inbox, relay and dead letters. The algorithms use ports, with
/// thin adapters in [io.sluice.messaging.jdbc] and [io.sluice.messaging.kafka], and beans in
/// [io.sluice.messaging.quarkus].
///
/// **Settings of a service.** The defaults are in this module's
/// `META-INF/microprofile-config.properties`. A service adds these lines to its
/// `application.properties`, with three lines for each topic that it reads (the channel is named
/// after the records):
///
/// ```properties
/// quarkus.application.name=strategy-engine
/// quarkus.http.port=7071
/// quarkus.datasource.jdbc.url=jdbc:postgresql://127.0.0.1:7432/strategy_engine
/// mp.messaging.incoming.verdicts.connector=smallrye-kafka
/// mp.messaging.incoming.verdicts.topic=release.verdicts
/// mp.messaging.incoming.verdicts.group.instance.id=\
///     ${quarkus.application.name}-verdicts-${sluice.messaging.replica-id}
/// ```
///
/// The name is the consumer group, the `source` of the service's records and a part of its
/// dead-letter topics. Messaging creates the topics before the channels start. Flyway runs
/// `db/messaging` (V1 to V99: lane, lane_event, inbox), then the service's own `db/migration` (from
/// V100).
///
/// **A consumer:**
///
/// ```java
/// @ApplicationScoped
/// class VerdictConsumer {
///   private final Subscription<Verdict> verdicts;
///
///   VerdictConsumer(RecordProcessor processor, JdbcTransactions<JdbcTx> transactions) {
///     verdicts = processor.subscribe(
///         Topic.VERDICTS, Verdict.class, verdict -> transactions.call(tx -> handle(tx, verdict)));
///   }
///
///   @Incoming("verdicts")
///   @Blocking
///   void receive(ConsumerRecord<String, byte[]> record) {
///     verdicts.handle(record);
///   }
/// }
/// ```
///
/// A transaction follows this order: [Tx#lock] the lane, [Tx#claim] the message and stop if it was
/// handled before, decide, [LaneLog#append]; then the service's own tables with
/// [io.sluice.messaging.jdbc.Sql] on `tx.connection()`. A service with a richer transaction extends
/// `JdbcTx` and creates `new JdbcTransactions<>(dataSource, EngineTx::new, relay::wake)`. It never
/// runs within `@Transactional`. Outside a consumer, [Retry] retries in the same way:
/// `retry.call("what", () -> transactions.call(…))`.
///
/// A test without a broker sets `sluice.messaging.broker-startup-timeout=0s`; otherwise the start
/// waits 10 s for the broker.
@org.jspecify.annotations.NullMarked
package io.sluice.messaging;
