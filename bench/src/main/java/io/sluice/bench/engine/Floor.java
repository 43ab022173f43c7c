package io.sluice.bench.engine;

import io.sluice.bench.base.BenchDatabase;
import io.sluice.contract.Command;
import io.sluice.contract.LaneKey;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.SystemMonotonicTime;
import io.sluice.engine.lane.JdbcEffectStore;
import io.sluice.engine.lane.JdbcEngineTx;
import io.sluice.engine.lane.LaneProcessor;
import io.sluice.engine.lane.SteadyClock;
import io.sluice.messaging.OutboxRelay;
import io.sluice.messaging.jdbc.JdbcOutbox;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import io.sluice.messaging.kafka.KafkaEventProducer;
import io.sluice.sandbox.KafkaBroker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// The floor of the engine: plain JDBC that runs the same statements as a turn of the engine, with
/// values of the same sizes. It has a database of its own, whose entries a relay sends to the same
/// broker. It makes no decisions, and reads and writes no JSON.
final class Floor implements AutoCloseable {
  private final BenchDatabase database = BenchDatabase.start("floor", JdbcEffectStore.class);
  private final KafkaEventProducer producer;
  private final OutboxRelay relay;
  private final List<String> texts;
  private final List<Row> rows;
  private final Event event;
  private final Due due;

  private record Row(String key, long epoch, long n, String snapshot) {}

  private record Event(String topic, String type, String json) {}

  private record Due(String waitingFor, Optional<Instant> at) {}

  /// @param engine the engine's own database
  Floor(BenchDatabase engine, ActiveLanes activeLanes, KafkaBroker broker) {
    producer =
        new KafkaEventProducer(Map.of("bootstrap.servers", broker.bootstrap()), "strategy-engine");
    relay =
        new OutboxRelay(
            new JdbcOutbox(new JdbcTransactions<>(database.dataSource(), JdbcTx::new, () -> {})),
            producer,
            Engine.RELAY_INTERVAL);
    LaneKey lane = activeLanes.lanes().getFirst();
    texts = recorded(engine, lane, activeLanes.release(lane));
    try (Connection connection = engine.dataSource().getConnection()) {
      rows = rows(connection);
      event = event(connection, lane);
      due = due(connection, lane);
    } catch (SQLException e) {
      throw new IllegalStateException("the engine's rows", e);
    }
    copy();
    relay.start();
  }

  private static List<Row> rows(Connection connection) {
    return Sql.list(
        connection,
        "select key, epoch, n, snapshot from lane",
        row ->
            new Row(
                row.getString("key"),
                row.getLong("epoch"),
                row.getLong("n"),
                row.getString("snapshot")));
  }

  private static Event event(Connection connection, LaneKey lane) {
    return Sql.findFirst(
            connection,
            "select topic, type, event from lane_event where lane = ? order by seq desc",
            row -> new Event(row.getString("topic"), row.getString("type"), row.getString("event")),
            lane.toString())
        .orElseThrow();
  }

  private static Due due(Connection connection, LaneKey lane) {
    return Sql.findFirst(
            connection,
            "select waiting_for, due_at from lane_timer where lane = ?",
            row -> new Due(row.getString("waiting_for"), Sql.findInstant(row, "due_at")),
            lane.toString())
        .orElseThrow();
  }

  /// Returns the statements of a pause. Then resumes the release, so that the lane is as before,
  /// and requires that a resume runs the same statements.
  private static List<String> recorded(BenchDatabase engine, LaneKey lane, UUID release) {
    var statements = new Statements();
    var clock =
        new SteadyClock(
            new JdbcTransactions<>(engine.dataSource(), JdbcEngineTx::new, () -> {}),
            new SystemMonotonicTime());
    clock.refresh();
    var processor =
        new LaneProcessor(
            new JdbcTransactions<>(
                statements.recording(engine.dataSource()), JdbcEngineTx::new, () -> {}),
            clock,
            UUID::randomUUID,
            "bench",
            _ -> {});
    Engine.send(processor, lane, received(new Command.Pause(release)));
    List<String> texts = statements.texts();
    Engine.send(processor, lane, received(new Command.Resume(release)));
    List<String> both = statements.texts();
    if (!both.subList(texts.size(), both.size()).equals(texts)) {
      throw new IllegalStateException("a resume runs other statements than a pause: " + both);
    }
    return texts;
  }

  private static Signal received(Command command) {
    return new Signal.CommandReceived(UUID.randomUUID(), command, "bench", "to measure");
  }

  private void copy() {
    try (Connection connection = database.dataSource().getConnection()) {
      Sql.batch(
          connection,
          "insert into lane (key, seq, epoch, n, at, snapshot) values (?, 0, ?, ?, now(), ?)",
          rows.stream()
              .map(row -> new Object[] {row.key(), row.epoch(), row.n(), row.snapshot()})
              .toList());
    } catch (SQLException e) {
      throw new IllegalStateException("the floor's rows", e);
    }
  }

  /// Runs as many writers as [SignalLoad] has, each on rows of its own.
  SignalLoad.Sent flood(Duration time) {
    var count = new LongAdder();
    long since = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(SignalLoad.WRITERS)) {
      for (int w = 0; w < SignalLoad.WRITERS; w++) {
        int writer = w;
        threads.execute(() -> {
          var random = new SplittableRandom(writer);
          while (System.nanoTime() - since < time.toNanos()) {
            int own = (rows.size() - writer + SignalLoad.WRITERS - 1) / SignalLoad.WRITERS;
            turn(rows.get(writer + SignalLoad.WRITERS * random.nextInt(own)));
            count.increment();
          }
        });
      }
    }
    return new SignalLoad.Sent(count.sum(), (System.nanoTime() - since) / 1e9, List.of());
  }

  private void turn(Row row) {
    try (Connection connection = database.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      long sequence = 0;
      for (String text : texts) {
        sequence = run(connection, text, row, sequence);
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException("the floor's turn", e);
    }
    relay.wake();
  }

  /// @return the sequence of the row's last entry if `text` selects it, else `sequence`
  private long run(Connection connection, String text, Row row, long sequence) {
    if (text.startsWith("select locked.*")) {
      return Sql.findFirst(connection, text, it -> it.getLong("seq"), row.key()).orElseThrow();
    }
    if (text.startsWith("select e.id")) {
      Sql.list(connection, text, it -> it.getString("lane"), row.key());
    } else {
      Object[] values =
          Stream.of(text.split(";\n", -1))
              .flatMap(one -> Stream.of(values(one, row, sequence + 1)))
              .toArray();
      Sql.run(connection, text, values);
    }
    return sequence;
  }

  /// @param text one of the statements that are sent together
  private Object[] values(String text, Row row, long sequence) {
    if (text.startsWith("insert into inbox")) {
      return new Object[] {"bench", "/sluice/bench", UUID.randomUUID()};
    } else if (text.startsWith("insert into lane_event")) {
      return entry(row, sequence);
    } else if (text.startsWith("update lane ")) {
      return new Object[] {
        sequence, row.epoch(), row.n(), Instant.now(), row.snapshot(), row.key()
      };
    } else if (text.startsWith("insert into lane_timer")) {
      return new Object[] {
        row.key(), due.at(), Optional.empty(), due.waitingFor(), Optional.empty()
      };
    }
    throw new IllegalStateException("the floor cannot bind the parameters of: " + text);
  }

  private Object[] entry(Row row, long sequence) {
    return new Object[] {
      row.key(),
      sequence,
      UUID.randomUUID(),
      Optional.of(UUID.randomUUID()),
      event.topic(),
      event.type(),
      event.json(),
      Instant.now()
    };
  }

  BenchDatabase database() {
    return database;
  }

  @Override
  public void close() {
    relay.close();
    producer.close();
    database.close();
  }
}
