package io.sluice.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.sluice.contract.Progress;
import io.sluice.messaging.jdbc.Database;
import io.sluice.messaging.jdbc.JdbcOutbox;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import io.sluice.messaging.kafka.KafkaEventProducer;
import io.sluice.messaging.kafka.Reader;
import io.sluice.messaging.kafka.RecordMapper;
import io.sluice.messaging.kafka.TopicProvisioner;
import io.sluice.sandbox.KafkaBroker;
import io.sluice.sandbox.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messaging while the broker and the database are killed and restarted. The database is durable:
/// otherwise a crash could lose entries that were committed and sent just before.
class OutageTest {
  private static final List<String> LANES = List.of("production/a", "production/b", "test/a");
  private static final int AHEAD_MAX = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path directory;

  private final Retry retry = new Retry();
  private final AtomicBoolean writing = new AtomicBoolean(true);
  private KafkaBroker broker = KafkaBroker.start(directory.resolve("kafka"));
  private Postgres postgres = Postgres.start(directory.resolve("postgres"), 0, true);

  @AfterEach
  void stop() {
    writing.set(false);
    retry.stop();
    postgres.close();
    broker.kill();
  }

  @Test
  void nothing_is_lost_or_overtaken_when_broker_and_database_are_killed() throws Exception {
    postgres.createDatabase("outage");
    Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrap());
    var provisioner = new TopicProvisioner(kafka, "tester", Set.of(), Duration.ofDays(30));
    retry.run("topics", provisioner::ensure);
    try (AgroalDataSource database = Database.withTables(postgres.jdbcUrl("outage"));
        KafkaEventProducer producer = new KafkaEventProducer(kafka, "strategy-engine")) {
      var transactions = new JdbcTransactions<>(database, JdbcTx::new, () -> {});
      try (var relay =
          new OutboxRelay(new JdbcOutbox(transactions), producer, Duration.ofMillis(5))) {
        relay.start();
        var writer = new FutureTask<>(() -> write(transactions, relay));
        Thread.ofVirtual().name("writer").start(writer);
        awaitMore(relay);
        killBroker(relay);
        awaitMore(relay);
        killDatabase();
        awaitMore(relay);
        writing.set(false);
        assertThat(writer.get()).isPositive();
        awaitSent(transactions);
        checkThatTheTopicIsTheLog(transactions);
      }
    }
  }

  private void killBroker(OutboxRelay relay) {
    broker.kill();
    await().atMost(PATIENCE).until(() -> relay.findFailure().isPresent());
    broker = KafkaBroker.start(directory.resolve("kafka"), broker.port());
  }

  private void killDatabase() {
    postgres.kill();
    await().atMost(PATIENCE).until(() -> !retry.pendingWork().isEmpty());
    postgres = Postgres.start(directory.resolve("postgres"), postgres.port(), true);
  }

  private static void awaitMore(OutboxRelay relay) {
    long before = relay.sent();
    await().atMost(PATIENCE).until(() -> relay.sent() > before + 50);
  }

  private static void awaitSent(JdbcTransactions<JdbcTx> transactions) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            transactions.call(tx ->
                Sql.list(
                        tx.connection(),
                        "select 1 from lane_event where sent_at is null limit 1",
                        row -> row.getInt(1))
                    .isEmpty()));
  }

  /// Appends entries until the test ends. A commit in doubt may have happened, so the message is
  /// claimed with a fixed id, and a repeat appends nothing. The writer waits for the relay, so that
  /// few entries are unsent at the end.
  private int write(JdbcTransactions<JdbcTx> transactions, OutboxRelay relay) {
    int written = 0;
    while (writing.get()) {
      String lane = LANES.get(written % LANES.size());
      UUID message = UUID.randomUUID();
      int number = written++;
      retry.run(lane, () -> transactions.call(tx -> append(tx, lane, message, number)));
      await().forever().until(() -> number - relay.sent() < AHEAD_MAX || !writing.get());
    }
    return written;
  }

  private static boolean append(JdbcTx tx, String lane, UUID message, int number) {
    LaneRow row = tx.lock(lane);
    if (tx.claim("tester", "/test", message)) {
      var event = new Progress.StepFinished(number, "done");
      LaneLog.append(tx, row, UUID.randomUUID(), Optional.empty(), event, tx.now());
    }
    return true;
  }

  private void checkThatTheTopicIsTheLog(JdbcTransactions<JdbcTx> transactions) {
    Map<String, List<UUID>> log = new TreeMap<>();
    for (String lane : LANES) {
      log.put(
          lane,
          transactions.call(tx -> tx.entries(lane, 0, 1_000_000)).stream()
              .map(LogEntry::id)
              .toList());
    }
    Map<String, Set<UUID>> received = new TreeMap<>();
    try (var reader = new Reader(broker.bootstrap(), "release.progress")) {
      reader.read(
          log.values().stream().mapToInt(List::size).sum(),
          record ->
              received
                  .computeIfAbsent(record.key(), _ -> new LinkedHashSet<>())
                  .add(RecordMapper.envelope(record, Progress.class).id()));
    }
    for (String lane : LANES) {
      assertThat(received.get(lane)).as(lane).containsExactlyElementsOf(log.get(lane));
    }
  }
}
