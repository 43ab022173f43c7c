package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.LaneKey;
import io.sluice.contract.SigningKeys;
import io.sluice.engine.testing.Databases;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Tests the signing keys of lanes in PostgreSQL.
class JdbcSigningKeysTest {
  private static final LaneKey SHOP = new LaneKey("production", "shop");
  private static final LaneKey CART = new LaneKey("production", "cart");
  private static final int REPLICAS = 4;

  private final JdbcTransactions<JdbcEngineTx> transactions =
      new JdbcTransactions<>(Databases.empty(), JdbcEngineTx::new, () -> {});

  @Test
  void a_lane_has_one_key_of_its_own_until_it_is_old() {
    SigningKeys first = keys(SHOP);

    assertThat(first.previous()).isEmpty();
    assertThat(keys(SHOP)).isEqualTo(first);
    age("30 days 23 hours");
    assertThat(keys(SHOP)).isEqualTo(first);
    assertThat(keys(CART).current().secret()).isNotEqualTo(first.current().secret());
  }

  @Test
  void an_old_key_becomes_the_previous_one_and_is_deleted_by_the_next_rotation() {
    SigningKeys first = keys(SHOP);
    age("31 days");
    SigningKeys second = keys(SHOP);
    assertThat(second.previous()).contains(first.current());
    assertThat(keys(SHOP)).isEqualTo(second);

    age("31 days");
    SigningKeys third = keys(SHOP);

    assertThat(third.previous()).contains(second.current());
    List<String> stored =
        transactions.read(tx ->
            Sql.list(
                tx.connection(),
                "select id from signing_key order by number",
                row -> row.getString("id")));
    assertThat(stored).containsExactly(second.current().id(), third.current().id());
  }

  @Test
  void deleted_keys_are_replaced() {
    SigningKeys leaked = keys(SHOP);
    run("delete from signing_key where lane = 'production/shop'");

    SigningKeys next = keys(SHOP);

    assertThat(next.previous()).isEmpty();
    assertThat(next.current()).isNotEqualTo(leaked.current());
  }

  @Test
  void replicas_that_make_a_key_at_once_get_the_same() throws Exception {
    var found = new ArrayList<SigningKeys>();
    List<Callable<SigningKeys>> replicas = new ArrayList<>();
    for (int i = 0; i < REPLICAS; i++) {
      replicas.add(() -> keys(SHOP));
    }
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<SigningKeys> made : executor.invokeAll(replicas)) {
        found.add(made.get());
      }
    }

    assertThat(found).hasSize(REPLICAS).containsOnly(keys(SHOP));
    assertThat(keys(SHOP).previous()).isEqualTo(Optional.empty());
  }

  private SigningKeys keys(LaneKey lane) {
    return new JdbcSigningKeys(transactions).of(lane);
  }

  private void age(String time) {
    run("update signing_key set created_at = created_at - interval '%s'".formatted(time));
  }

  private void run(String sql) {
    transactions.call(tx -> Sql.run(tx.connection(), sql));
  }
}
