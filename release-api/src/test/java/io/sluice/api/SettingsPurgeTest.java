package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.store.SettingsPurge;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Purge;
import io.sluice.messaging.jdbc.Purge.Batch;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The purge deletes old revisions of settings documents, and keeps the newest.
@QuarkusTest
class SettingsPurgeTest extends ApiTest {
  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;
  @Inject @Nullable SettingsPurge purge;

  private String key = "";
  private String path = "";

  @BeforeEach
  void create() {
    key = "environments/e" + UUID.randomUUID().toString().substring(0, 8);
    path = "/api/v1/" + key;
    assertThat(admin.set(path, "{}").status()).isEqualTo(200);
  }

  @Test
  void old_revisions_beyond_the_newest_100_are_deleted_in_batches() {
    grow(150, "401 days");

    assertThat(pass(20)).containsExactly(20, 20, 10);

    assertThat(revisions()).hasSize(100).startsWith(51L);
    assertThat(pass(20)).containsExactly(0);
    assertThat(admin.get(path + "/diff").status()).isEqualTo(200);
    assertThat(admin.get(path + "/diff?from=50&to=150").text("/detail"))
        .isEqualTo("there is no revision 50 of %s in its history", key);
  }

  @Test
  void the_newest_100_revisions_of_a_deleted_document_stay() {
    grow(149, "500 days");
    assertThat(admin.remove(path).status()).isEqualTo(204);

    assertThat(pass(1_000)).containsExactly(50);

    assertThat(revisions()).hasSize(100).endsWith(149L, 150L);
    assertThat(admin.get(path + "/history").text("/items/0/deleted")).isEqualTo("true");
  }

  @Test
  void revisions_within_the_retention_stay() {
    grow(150, "399 days");

    assertThat(pass(1_000)).containsExactly(0);

    assertThat(revisions()).hasSize(150);
  }

  /// Adds revisions up to `last`, and makes all so old.
  private void grow(int last, String age) {
    run(
        """
        insert into setting_revision (key, revision, name, deleted, document, changed, caller, reason)
        select key, n, name, false, '{}', changed, 'ann', 'test'
        from setting, generate_series(2, ?) n where key = ?
        """,
        last);
    run("update setting set revision = ? where key = ?", last);
    run("update setting_revision set changed = now() - ?::interval where key = ?", age);
  }

  /// Returns the number of deleted rows of each batch.
  private List<Integer> pass(int rows) {
    Purge.Pass pass = requireNonNull(purge).begin();
    var removed = new ArrayList<Integer>();
    Batch batch;
    do {
      batch = requireNonNull(transactions).call(tx -> pass.next(tx, rows));
      removed.add(batch.removed());
    } while (!batch.last());
    return removed;
  }

  private List<Long> revisions() {
    return requireNonNull(transactions)
        .call(tx ->
            Sql.list(
                tx.connection(),
                "select revision from setting_revision where key = ? order by revision",
                row -> row.getLong("revision"),
                key));
  }

  private void run(String sql, Object value) {
    requireNonNull(transactions).call(tx -> Sql.run(tx.connection(), sql, value, key));
  }
}
