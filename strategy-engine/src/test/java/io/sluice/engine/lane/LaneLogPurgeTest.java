package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.domain.rollout.Evolver;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.LaneEvent;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.RandomLog;
import io.sluice.engine.testing.TestEngine;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Purge;
import io.sluice.messaging.jdbc.PurgeRunner;
import io.sluice.messaging.jdbc.Sql;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneLogPurgeTest {
  private static final int SEEDS = 60;
  private static final int EVENTS = 160;
  private static final Duration RETENTION = Duration.ofDays(400);

  private final DataSource database = Databases.empty();
  private final TestEngine engine =
      new TestEngine(database, new InMemoryRuntime(), new InMemoryRouter(), "0");
  private final JdbcTransactions<JdbcEngineTx> transactions =
      new JdbcTransactions<>(database, JdbcEngineTx::new, () -> {});
  private final PurgeRunner runner =
      new PurgeRunner(
          new JdbcTransactions<>(database, JdbcTx::new, () -> {}),
          () -> 0,
          _ -> true,
          (_, _, _) -> {});

  @AfterEach
  void stop() {
    engine.close();
  }

  /// A log with the times of its events, and the part of it that is appended.
  private static final class ScriptedLog {
    private final LaneKey key;
    private final List<LaneEvent> events;
    private final List<Instant> times = new ArrayList<>();
    private int appended;
    private Lane lane = Lane.EMPTY;

    ScriptedLog(LaneKey key, List<LaneEvent> events) {
      this.key = key;
      this.events = events;
    }
  }

  @Test
  void a_purge_does_not_change_the_fold_of_a_log() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new SplittableRandom(seed);
      var key = new LaneKey("production", "shop" + seed);
      var log = new ScriptedLog(key, new RandomLog(seed, key).of(EVENTS));
      age(log, random);
      while (log.appended < log.events.size()) {
        append(log, random.nextInt(1, 80));
        if (random.nextInt(3) > 0) {
          assertThat(engine.findDivergedLanes()).as("seed %d", seed).isEmpty();
        }
        if (random.nextBoolean()) {
          runner.run(purge(random.nextInt(1, 40)));
        }
        assertPurged(seed, log);
      }
    }
    assertThat(count("select count(*) as n from lane_event"))
        .as("something was removed, and something was not")
        .isBetween(1L, SEEDS * EVENTS / 4L * 3);
  }

  /// Returns a purge in batches of `rows`.
  private static Purge purge(int rows) {
    var purge = new LaneLogPurge(RETENTION);
    return new Purge() {
      @Override
      public String name() {
        return purge.name();
      }

      @Override
      public Pass begin() {
        Pass pass = purge.begin();
        return (tx, _) -> pass.next(tx, rows);
      }
    };
  }

  /// Spreads the events over 800 days, some of them at the same time.
  private static void age(ScriptedLog log, SplittableRandom random) {
    Instant at = Instant.now().minus(Duration.ofDays(800));
    for (LaneEvent _ : log.events) {
      at = at.plus(Duration.ofHours(random.nextInt(0, 2 * 800 * 24 / EVENTS)));
      log.times.add(at);
    }
  }

  private void append(ScriptedLog log, int count) {
    transactions.call(tx -> {
      LaneRow row = tx.lock(log.key.toString());
      int end = Math.min(log.events.size(), log.appended + count);
      for (int i = log.appended; i < end; i++) {
        LaneEvent laneEvent = log.events.get(i);
        tx.append(entry(log, i, laneEvent));
        log.lane = Evolver.evolve(log.lane, laneEvent);
      }
      log.appended = end;
      tx.save(new LaneRow(row.key(), end, row.epoch(), row.n(), row.at(), Json.write(log.lane)));
      return end;
    });
    run("update lane_event set sent_at = at where sent_at is null");
  }

  private static LogEntry entry(ScriptedLog log, int index, LaneEvent laneEvent) {
    return new LogEntry(
        log.key.toString(),
        index + 1,
        UUID.randomUUID(),
        laneEvent.release(),
        Topic.of(laneEvent.event()).topicName(),
        EventType.of(laneEvent.event()),
        Json.write(laneEvent.event()),
        log.times.get(index));
  }

  private void assertPurged(int seed, ScriptedLog log) {
    Instant limit = Instant.now().minus(RETENTION);
    Map<Long, Optional<UUID>> left = left(log.key);
    var sizes = new HashMap<UUID, Integer>();
    var young = new HashSet<UUID>(log.lane.releases());
    for (int i = 0; i < log.appended; i++) {
      Optional<UUID> release = log.events.get(i).release();
      release.ifPresent(id -> sizes.merge(id, 1, Integer::sum));
      if (log.times.get(i).isAfter(limit)) {
        assertThat(left)
            .as("seed %d, entry %d of %s of %d", seed, i + 1, log.times.get(i), log.appended)
            .containsKey(i + 1L);
        release.ifPresent(young::add);
      }
    }
    Map<UUID, Integer> present =
        left.values().stream()
            .flatMap(Optional::stream)
            .collect(Collectors.toMap(id -> id, _ -> 1, Integer::sum));
    present.forEach((id, count) ->
        assertThat(count).as("seed %d, release %s is whole", seed, id).isEqualTo(sizes.get(id)));
    assertThat(present.keySet())
        .as("seed %d, stable, active, queued and young releases", seed)
        .containsAll(sizes.keySet().stream().filter(young::contains).toList());
    assertThat(fold(log.key)).as("seed %d", seed).isEqualTo(log.lane);
  }

  private Lane fold(LaneKey key) {
    var unchecked = new JdbcCheckpointStore(transactions).read(key).orElseThrow();
    Lane lane =
        unchecked.confirmed().map(it -> Json.read(it.state(), Lane.class)).orElse(Lane.EMPTY);
    long after = unchecked.confirmed().map(CheckpointStore.Checkpoint::sequence).orElse(0L);
    for (LogEntry entry : transactions.call(tx -> tx.entries(key.toString(), after, EVENTS * 2))) {
      var event = (Progress) Json.read(entry.json(), Event.class);
      lane = Evolver.evolve(lane, new LaneEvent(entry.release(), event));
    }
    return lane;
  }

  private Map<Long, Optional<UUID>> left(LaneKey key) {
    return transactions.call(tx ->
        tx.entries(key.toString(), 0, EVENTS * 2).stream()
            .collect(Collectors.toMap(LogEntry::sequence, LogEntry::release)));
  }

  @Test
  void old_events_are_purged_after_a_check_unless_the_lane_still_has_their_release() {
    var key = new LaneKey("production", "shop");
    var log = new ScriptedLog(key, new RandomLog(7, key).of(EVENTS));
    log.events.forEach(_ -> log.times.add(Instant.now().minus(RETENTION.plusDays(1))));
    append(log, EVENTS);
    runner.run(new LaneLogPurge(RETENTION));
    assertThat(left(key)).as("no check has confirmed it yet").hasSize(EVENTS);

    assertThat(engine.findDivergedLanes()).isEmpty();
    runner.run(new LaneLogPurge(RETENTION));

    Set<UUID> present =
        left(key).values().stream().flatMap(Optional::stream).collect(Collectors.toSet());
    assertThat(present).isNotEmpty().isSubsetOf(log.lane.releases());
    assertThat(left(key).values()).doesNotContain(Optional.empty());
  }

  @Test
  void events_that_were_not_sent_are_not_purged() {
    var key = new LaneKey("production", "shop");
    var log = new ScriptedLog(key, new RandomLog(7, key).of(EVENTS));
    log.events.forEach(_ -> log.times.add(Instant.now().minus(RETENTION.plusDays(1))));
    append(log, EVENTS);
    run("update lane_event set sent_at = null");
    assertThat(engine.findDivergedLanes()).isEmpty();

    runner.run(new LaneLogPurge(RETENTION));

    assertThat(left(key)).hasSize(EVENTS);
  }

  @Test
  void effects_that_ended_long_ago_are_found_without_reading_the_others() {
    run(
        """
        insert into effect (id, lane, number, target, kind, payload, epoch, n, state, owner, created)
        select gen_random_uuid(), 'production/shop', 1, 'router', 'route', '{}', 1, n,
          case when n % 2 = 0 then 'DONE' else 'WAITING' end, '',
          now() - case when n <= 6000 then interval '31 days' else interval '1 day' end
        from generate_series(1, 20000) n
        """);
    run("analyze effect");
    List<String> plan =
        transactions.call(tx ->
            Sql.list(
                tx.connection(),
                "explain " + EffectPurge.DELETE,
                row -> row.getString(1),
                1.0,
                1_000));
    assertThat(String.join("\n", plan)).contains("effect_ended").doesNotContain("Seq Scan");

    runner.run(new EffectPurge(Duration.ofDays(30)));

    assertThat(count("select count(*) as n from effect")).isEqualTo(17_000);
    assertThat(count("select count(*) as n from effect where state = 'WAITING'")).isEqualTo(10_000);
  }

  private void run(String sql) {
    transactions.call(tx -> Sql.run(tx.connection(), sql));
  }

  private long count(String sql) {
    return transactions.<Long>call(
        tx -> Sql.findFirst(tx.connection(), sql, row -> row.getLong("n")).orElseThrow());
  }
}
