package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.EngineSpecs;
import io.sluice.engine.testing.InMemoryRouter;
import io.sluice.engine.testing.InMemoryRuntime;
import io.sluice.engine.testing.TestEngine;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests the check of lanes against their logs, from one start to the next.
class LaneReplayCheckTest {
  private final DataSource database = Databases.empty();
  private final TestEngine engine =
      new TestEngine(database, new InMemoryRuntime(), new InMemoryRouter(), "0");
  private final JdbcTransactions<JdbcEngineTx> transactions =
      new JdbcTransactions<>(database, JdbcEngineTx::new, () -> {});
  private final CheckpointStore store = new JdbcCheckpointStore(transactions);

  @BeforeEach
  void release() {
    engine.post(EngineSpecs.shop("1.0"));
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void a_lane_in_which_nothing_happened_since_is_not_read_again() {
    assertThat(store.changed("", 10)).containsExactly(EngineSpecs.LANE);
    assertThat(engine.findDivergedLanes()).isEmpty();

    assertThat(store.changed("", 10)).isEmpty();
    forgetLog();
    assertThat(engine.findDivergedLanes()).isEmpty();
  }

  @Test
  void one_in_which_something_happened_is_folded_from_where_it_was_confirmed() {
    assertThat(engine.findDivergedLanes()).isEmpty();
    long first = store.read(EngineSpecs.LANE).orElseThrow().row().sequence();
    forgetLog();
    engine.post(EngineSpecs.shop("2.0"));
    await().until(() -> engine.lane().active().isPresent());

    assertThat(engine.findDivergedLanes()).isEmpty();
    assertThat(store.read(EngineSpecs.LANE).orElseThrow().confirmed())
        .hasValueSatisfying(it -> assertThat(it.sequence()).isGreaterThan(first));
  }

  @Test
  void a_row_of_an_earlier_version_without_the_last_sentence_is_no_difference() {
    UUID second = engine.post(EngineSpecs.shop("2.0"));
    await()
        .until(() ->
            engine.lane().active().flatMap(Active::findStep).orElse(null) instanceof Step.Observe);
    int number = engine.lane().active().orElseThrow().number();
    engine.send(
        new Signal.VerdictReceived(second, number, Verdict.Kind.INCONCLUSIVE, "4 of 20 requests"));
    String earlier =
        """
        update lane set snapshot = (snapshot::jsonb #- '{active,results,sentence}')
        where snapshot like '%4 of 20 requests%'
        """;
    int changed = transactions.call(tx -> Sql.run(tx.connection(), earlier));
    assertThat(changed).isEqualTo(1);

    assertThat(engine.findDivergedLanes()).isEmpty();
  }

  @Test
  void lanes_are_looked_for_page_by_page() {
    for (String key : List.of("a/a", "b/b", "c/c")) {
      transactions.call(
          tx -> Sql.run(tx.connection(), "insert into lane (key, snapshot) values (?, '{}')", key));
    }

    assertThat(store.changed("", 2)).extracting(LaneKey::toString).containsExactly("a/a", "b/b");
    assertThat(store.changed("b/b", 2)).containsExactly(new LaneKey("c", "c"), EngineSpecs.LANE);
  }

  @Test
  void events_that_another_replica_confirmed_and_removed_are_no_difference() {
    assertThat(engine.findDivergedLanes()).isEmpty();
    forgetLog();
    var reads = new ArrayList<LaneKey>();
    CheckpointStore late =
        new CheckpointStore() {
          @Override
          public List<LaneKey> changed(String after, int limit) {
            return after.isEmpty() ? List.of(EngineSpecs.LANE) : List.of();
          }

          @Override
          public Optional<Unchecked> read(LaneKey lane) {
            reads.add(lane);
            Optional<Unchecked> now = store.read(lane);
            return reads.size() > 1
                ? now
                : now.map(it -> new Unchecked(lane, it.row(), Optional.empty()));
          }

          @Override
          public void save(LaneKey lane, Checkpoint checkpoint) {
            store.save(lane, checkpoint);
          }
        };

    assertThat(new LaneReplayCheck(late, transactions, engine.lanes).check()).isEmpty();
    assertThat(reads).hasSize(2);
  }

  @Test
  void an_older_checkpoint_does_not_replace_a_later_one() {
    assertThat(engine.findDivergedLanes()).isEmpty();
    var confirmed = store.read(EngineSpecs.LANE).orElseThrow().confirmed();

    store.save(EngineSpecs.LANE, new CheckpointStore.Checkpoint(1, "{}"));

    assertThat(store.read(EngineSpecs.LANE).orElseThrow().confirmed()).isEqualTo(confirmed);
  }

  private void forgetLog() {
    transactions.call(tx -> Sql.run(tx.connection(), "delete from lane_event"));
  }
}
