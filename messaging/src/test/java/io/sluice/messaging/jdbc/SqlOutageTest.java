package io.sluice.messaging.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agroal.api.AgroalDataSource;
import io.sluice.messaging.Retry;
import io.sluice.messaging.TransactionLimit;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.sandbox.TestStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Each cause of an outage, as the server itself reports it.
class SqlOutageTest {
  private final DataSource database = Database.empty();
  private final JdbcTransactions<JdbcTx> transactions =
      new JdbcTransactions<>(database, JdbcTx::new, () -> {});

  @ParameterizedTest
  @CsvSource({
    "53100, the database's disk is full",
    "53200, the database is out of memory",
    "53300, the database has no connection left",
    "25006, the database is read-only",
    "57P03, 'the database is starting, stopping or recovering'",
    "58030, the database cannot read or write its disk",
    "55P03, a lock was not free within its timeout",
    "57014, 'the database cancelled the statement, by a timeout or by an operator'",
  })
  void each_sql_state_is_reported_as_a_cause_with_its_remedy(String state, String cause) {
    UnavailableException outage =
        fails("do $$ begin raise exception sqlstate '%s'; end $$".formatted(state));

    assertThat(outage.findReason().orElseThrow()).startsWith(cause + ": ");
    assertThat(outage).hasMessageStartingWith(cause);
  }

  @Test
  void a_transaction_that_exceeds_its_limit_reports_the_cause() {
    UnavailableException outage =
        TransactionLimit.during(Duration.ofMillis(200), () -> fails("select pg_sleep(5)"));

    assertThat(outage.findReason())
        .hasValue(
            "the database did not complete the transaction in time: look at its load and its disk");
  }

  @Test
  void a_write_to_a_read_only_database_reports_the_cause() {
    UnavailableException outage = fails("set transaction read only; create table t (i int)");

    assertThat(outage.findReason())
        .hasValue("the database is read-only: connect to the primary, or promote this standby");
    assertThat(outage).hasMessageContaining("cannot execute CREATE TABLE");
  }

  @Test
  void a_reached_limit_of_the_configuration_is_reported_as_the_cause() {
    UnavailableException outage =
        fails(
            "set work_mem = '64kB'; set temp_file_limit = '100kB';"
                + " select count(*) from (select i from generate_series(1, 100000) i order by -i) s");

    assertThat(outage.findReason().orElseThrow())
        .startsWith("a limit of the database's configuration");
  }

  @Test
  void an_error_without_a_known_cause_has_no_reason() {
    UnavailableException outage = fails("select 1/0 from no_such_table");

    assertThat(outage.findReason()).isEmpty();
    assertThat(SqlOutage.findReason(new SQLException("Disk quota exceeded", "XX000")).orElseThrow())
        .contains("quota");
    assertThat(SqlOutage.findReason(new SQLException("refused", "08001")).orElseThrow())
        .startsWith("the database cannot be reached");
  }

  @Test
  void a_pool_without_a_free_connection_is_reported_as_the_cause() throws SQLException {
    try (AgroalDataSource pool =
            Database.pool(TestStack.database("outage"), 1, Duration.ofSeconds(30));
        Connection _ = pool.getConnection()) {
      pool.getConfiguration()
          .connectionPoolConfiguration()
          .setAcquisitionTimeout(Duration.ofMillis(50));
      assertThat(reasonFor(pool))
          .startsWith("no connection of the service's pool was free in time: ");
    }
  }

  @Test
  void a_connection_that_is_not_opened_in_time_is_reported_as_the_cause() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        AgroalDataSource pool =
            Database.pool(
                "jdbc:postgresql://127.0.0.1:%d/any".formatted(silent.getLocalPort()),
                1,
                Duration.ofMillis(50))) {
      assertThat(reasonFor(pool)).startsWith("the database did not open a connection in time: ");
    }
  }

  private static String reasonFor(AgroalDataSource pool) {
    var waiting = new JdbcTransactions<JdbcTx>(pool, JdbcTx::new, () -> {});
    return catchThrowableOfType(UnavailableException.class, () -> waiting.call(_ -> true))
        .findReason()
        .orElseThrow();
  }

  @Test
  void a_retry_reports_why_it_waits() {
    var seen = new AtomicReference<Map<String, String>>(Map.of());
    var self = new AtomicReference<>(new Retry());
    var retry =
        new Retry(_ -> {
          seen.set(self.get().pendingWork());
          return false;
        });
    self.set(retry);

    assertThatThrownBy(() ->
            retry.run(
                "record 1", () -> execute("do $$ begin raise exception sqlstate '53100'; end $$")))
        .isInstanceOf(Retry.StoppedException.class);

    assertThat(seen.get().get("record 1")).startsWith("the database's disk is full: free space");
  }

  private UnavailableException fails(String sql) {
    return catchThrowableOfType(UnavailableException.class, () -> execute(sql));
  }

  private void execute(String sql) {
    transactions.call(tx -> {
      try (var statement = tx.connection().createStatement()) {
        return statement.execute(sql);
      } catch (SQLException e) {
        throw new SqlFailureException(e);
      }
    });
  }
}
