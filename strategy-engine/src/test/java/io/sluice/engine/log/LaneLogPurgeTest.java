package io.sluice.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.Topic;
import io.sluice.domain.rollout.Evolver;
import io.sluice.domain.rollout.Fact;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.Engine;
import io.sluice.engine.testing.MemoryRouter;
import io.sluice.engine.testing.MemoryRuntime;
import io.sluice.engine.testing.RandomLog;
import io.sluice.messaging.Entry;
import io.sluice.messaging.LaneRow;
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
  private static final int FACTS = 160;
  private static final Duration KEPT = Duration.ofDays(400);

  private final DataSource database = Databases.empty();
  private final Engine engine = new Engine(database, new MemoryRuntime(), new MemoryRouter(), "0");
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
  private static final class Played {
    private final LaneKey key;
    private final List<Fact> facts;
    private final List<Instant> times = new ArrayList<>();
    private int appended;
    private Lane lane = Lane.EMPTY;

    Played(LaneKey key, List<Fact> facts) {
      this.key = key;
      this.facts = facts;
    }
  }

  @Test
  void a_purge_does_not_change_the_fold_of_a_log() {
    for (int seed = 0; seed < SEEDS; seed++) {
      var random = new SplittableRandom(seed);
      var key = new LaneKey("production", "shop" + seed);
      var played = new Played(key, new RandomLog(seed, key).of(FACTS));
      age(played, random);
      while (played.appended < played.facts.size()) {
        append(played, random.nextInt(1, 80));
        if (random.nextInt(3) > 0) {
          assertThat(engine.broken()).as("seed %d", seed).isEmpty();
        }
        if (random.nextBoolean()) {
          runner.run(purge(random.nextInt(1, 40)));
        }
        holds(seed, played);
      }
    }
    assertThat(count("select count(*) as n from lane_event"))
        .as("something was removed, and something was not")
        .isBetween(1L, SEEDS * FACTS / 4L * 3);
  }

  /// Returns a purge in batches of `rows`.
  private static Purge purge(int rows) {
    var purge = new LaneLogPurge(KEPT);
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
  private static void age(Played played, SplittableRandom random) {
    Instant at = Instant.now().minus(Duration.ofDays(800));
    for (Fact _ : played.facts) {
      at = at.plus(Duration.ofHours(random.nextInt(0, 2 * 800 * 24 / FACTS)));
      played.times.add(at);
    }
  }

  private void append(Played played, int count) {
    transactions.call(tx -> {
      LaneRow row = tx.lock(played.key.toString());
      int end = Math.min(played.facts.size(), played.appended + count);
      for (int i = played.appended; i < end; i++) {
        Fact fact = played.facts.get(i);
        tx.append(entry(played, i, fact));
        played.lane = Evolver.evolve(played.lane, fact);
      }
      played.appended = end;
      tx.save(new LaneRow(row.key(), end, row.epoch(), row.n(), row.at(), Json.write(played.lane)));
      return end;
    });
    run("update lane_event set sent_at = at where sent_at is null");
  }

  private static Entry entry(Played played, int index, Fact fact) {
    return new Entry(
        played.key.toString(),
        index + 1,
        UUID.randomUUID(),
        fact.release(),
        Topic.of(fact.event()).topicName(),
        EventType.of(fact.event()),
        Json.write(fact.event()),
        played.times.get(index));
  }

  private void holds(int seed, Played played) {
    Instant limit = Instant.now().minus(KEPT);
    Map<Long, Optional<UUID>> left = left(played.key);
    var sizes = new HashMap<UUID, Integer>();
    var young = new HashSet<UUID>(played.lane.releases());
    for (int i = 0; i < played.appended; i++) {
      Optional<UUID> release = played.facts.get(i).release();
      release.ifPresent(id -> sizes.merge(id, 1, Integer::sum));
      if (played.times.get(i).isAfter(limit)) {
        assertThat(left)
            .as("seed %d, entry %d of %s of %d", seed, i + 1, played.times.get(i), played.appended)
            .containsKey(i + 1L);
        release.ifPresent(young::add);
      }
    }
    Map<UUID, Integer> there =
        left.values().stream()
            .flatMap(Optional::stream)
            .collect(Collectors.toMap(id -> id, _ -> 1, Integer::sum));
    there.forEach((id, count) ->
        assertThat(count).as("seed %d, release %s is whole", seed, id).isEqualTo(sizes.get(id)));
    assertThat(there.keySet())
        .as("seed %d, what serves, is active, waits or is young", seed)
        .containsAll(sizes.keySet().stream().filter(young::contains).toList());
    assertThat(fold(played.key)).as("seed %d", seed).isEqualTo(played.lane);
  }

  private Lane fold(LaneKey key) {
    var unchecked = new JdbcCheckpointStore(transactions).read(key).orElseThrow();
    Lane lane =
        unchecked.confirmed().map(it -> Json.read(it.state(), Lane.class)).orElse(Lane.EMPTY);
    long after = unchecked.confirmed().map(CheckpointStore.Checkpoint::sequence).orElse(0L);
    for (Entry entry : transactions.call(tx -> tx.entries(key.toString(), after, FACTS * 2))) {
      var event = (Progress) Json.read(entry.json(), Event.class);
      lane = Evolver.evolve(lane, new Fact(entry.release(), event));
    }
    return lane;
  }

  private Map<Long, Optional<UUID>> left(LaneKey key) {
    return transactions.call(tx ->
        tx.entries(key.toString(), 0, FACTS * 2).stream()
            .collect(Collectors.toMap(Entry::sequence, Entry::release)));
  }

  @Test
  void old_events_are_purged_after_a_check_unless_the_lane_still_has_their_release() {
    var key = new LaneKey("production", "shop");
    var played = new Played(key, new RandomLog(7, key).of(FACTS));
    played.facts.forEach(_ -> played.times.add(Instant.now().minus(KEPT.plusDays(1))));
    append(played, FACTS);
    runner.run(new LaneLogPurge(KEPT));
    assertThat(left(key)).as("no check has confirmed it yet").hasSize(FACTS);

    assertThat(engine.broken()).isEmpty();
    runner.run(new LaneLogPurge(KEPT));

    Set<UUID> there =
        left(key).values().stream().flatMap(Optional::stream).collect(Collectors.toSet());
    assertThat(there).isNotEmpty().isSubsetOf(played.lane.releases());
    assertThat(left(key).values()).doesNotContain(Optional.empty());
  }

  @Test
  void events_that_were_not_sent_are_not_purged() {
    var key = new LaneKey("production", "shop");
    var played = new Played(key, new RandomLog(7, key).of(FACTS));
    played.facts.forEach(_ -> played.times.add(Instant.now().minus(KEPT.plusDays(1))));
    append(played, FACTS);
    run("update lane_event set sent_at = null");
    assertThat(engine.broken()).isEmpty();

    runner.run(new LaneLogPurge(KEPT));

    assertThat(left(key)).hasSize(FACTS);
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
        tx -> Sql.first(tx.connection(), sql, row -> row.getLong("n")).orElseThrow());
  }
}
