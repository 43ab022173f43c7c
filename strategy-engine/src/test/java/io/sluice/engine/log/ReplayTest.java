package io.sluice.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.contract.LaneKey;
import io.sluice.engine.testing.Databases;
import io.sluice.engine.testing.Engine;
import io.sluice.engine.testing.MemoryRouter;
import io.sluice.engine.testing.MemoryRuntime;
import io.sluice.engine.testing.Specs;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tests the check of lanes against their logs, from one start to the next.
class ReplayTest {
  private final DataSource database = Databases.empty();
  private final Engine engine = new Engine(database, new MemoryRuntime(), new MemoryRouter(), "0");
  private final JdbcTransactions<JdbcEngineTx> transactions =
      new JdbcTransactions<>(database, JdbcEngineTx::new, () -> {});
  private final CheckpointStore store = new JdbcCheckpointStore(transactions);

  @BeforeEach
  void release() {
    engine.post(Specs.shop("1.0"));
    await().untilAsserted(() -> assertThat(engine.log()).endsWith("ended"));
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void a_lane_in_which_nothing_happened_since_is_not_read_again() {
    assertThat(store.changed("", 10)).containsExactly(Specs.LANE);
    assertThat(engine.broken()).isEmpty();

    assertThat(store.changed("", 10)).isEmpty();
    forgetLog();
    assertThat(engine.broken()).isEmpty();
  }

  @Test
  void one_in_which_something_happened_is_folded_from_where_it_was_confirmed() {
    assertThat(engine.broken()).isEmpty();
    long first = store.read(Specs.LANE).orElseThrow().row().sequence();
    forgetLog();
    engine.post(Specs.shop("2.0"));
    await().until(() -> engine.lane().active().isPresent());

    assertThat(engine.broken()).isEmpty();
    assertThat(store.read(Specs.LANE).orElseThrow().confirmed())
        .hasValueSatisfying(it -> assertThat(it.sequence()).isGreaterThan(first));
  }

  @Test
  void lanes_are_looked_for_page_by_page() {
    for (String key : List.of("a/a", "b/b", "c/c")) {
      transactions.call(
          tx -> Sql.run(tx.connection(), "insert into lane (key, snapshot) values (?, '{}')", key));
    }

    assertThat(store.changed("", 2)).extracting(LaneKey::toString).containsExactly("a/a", "b/b");
    assertThat(store.changed("b/b", 2)).containsExactly(new LaneKey("c", "c"), Specs.LANE);
  }

  @Test
  void events_that_another_replica_confirmed_and_removed_are_no_difference() {
    assertThat(engine.broken()).isEmpty();
    forgetLog();
    var reads = new ArrayList<LaneKey>();
    CheckpointStore late =
        new CheckpointStore() {
          @Override
          public List<LaneKey> changed(String after, int limit) {
            return after.isEmpty() ? List.of(Specs.LANE) : List.of();
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

    assertThat(new Replay(late, transactions, engine.lanes).check()).isEmpty();
    assertThat(reads).hasSize(2);
  }

  @Test
  void an_older_checkpoint_does_not_replace_a_later_one() {
    assertThat(engine.broken()).isEmpty();
    var confirmed = store.read(Specs.LANE).orElseThrow().confirmed();

    store.save(Specs.LANE, new CheckpointStore.Checkpoint(1, "{}"));

    assertThat(store.read(Specs.LANE).orElseThrow().confirmed()).isEqualTo(confirmed);
  }

  private void forgetLog() {
    transactions.call(tx -> Sql.run(tx.connection(), "delete from lane_event"));
  }
}
