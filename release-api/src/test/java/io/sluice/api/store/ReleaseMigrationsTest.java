package io.sluice.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.sluice.messaging.Retry;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import io.sluice.sandbox.TestStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.junit.jupiter.api.Test;

/// Upgrades of a database of the previous version, which has releases.
class ReleaseMigrationsTest {
  private static final Path SCRIPTS = Path.of("src/main/resources/db/migration");

  private static final Pattern INDEX =
      Pattern.compile("create (?:unique )?index (?:concurrently )?(\\w+) on (\\w+)");

  /// The last script of the previous version.
  private static final String PREVIOUS = "110";

  /// The statement with which the previous version writes a release.
  private static final String UPSERT =
      """
      insert into release (id, lane, state, posted, sequence, view)
      values (?, 'production/shop', ?, now(), 1, ?)
      on conflict (id) do update set state = excluded.state, view = excluded.view
      """;

  private static final String RUNNING =
      """
      {"version": "1.0", "caller": "kim", "reason": "step 1", "requestReason": "faster cart",
       "spec": {"labels": {"team": "pay\\u0000ments"}}}
      """;

  private static final String ENDED =
      """
      {"version": "1.0", "caller": "kim", "outcome": "rolled-back", "reason": "errors",
       "requestReason": "faster cart", "spec": {}}
      """;

  private static final String FILTERS =
      "select concat_ws('|', environment, application, version, caller, outcome, labels, words)"
          + " from release where id = ?";

  private static final List<String> NOT_SET = List.of("");

  private final String url =
      TestStack.database("migrations_" + UUID.randomUUID().toString().replace("-", ""));

  private FluentConfiguration flyway() {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(url, "postgres", "postgres")
            .locations("db/messaging", "db/migration")
            .outOfOrder(true);
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    return configuration;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(url, "postgres", "postgres");
  }

  private static List<String> filters(Connection connection, UUID release) {
    return Sql.list(connection, FILTERS, row -> row.getString(1), release);
  }

  @Test
  void a_release_that_a_replica_of_the_previous_version_writes_is_found_by_each_filter()
      throws SQLException {
    flyway().load().migrate();
    UUID release = UUID.randomUUID();
    try (Connection connection = connect()) {
      Sql.run(connection, UPSERT, release, "running", RUNNING);
      assertThat(filters(connection, release))
          .containsExactly(
              "production|shop|1.0|kim|{\"team\": \"pay ments\"}|1.0 kim team pay ments faster cart");

      Sql.run(connection, UPSERT, release, "ended", ENDED);

      assertThat(filters(connection, release))
          .containsExactly("production|shop|1.0|kim|rolled-back|{}|1.0 kim faster cart errors");
    }
  }

  @Test
  void the_releases_of_the_previous_version_are_set_in_pieces() throws SQLException {
    flyway().target(PREVIOUS).load().migrate();
    List<UUID> releases = Stream.generate(UUID::randomUUID).limit(5).toList();
    try (Connection connection = connect()) {
      releases.forEach(release -> Sql.run(connection, UPSERT, release, "ended", ENDED));
      flyway().load().migrate();
      assertThat(filters(connection, releases.getFirst())).isEqualTo(NOT_SET);

      var tx = new JdbcTx(connection);
      var first = new UUID(0, 0);
      assertThat(Stream.generate(() -> ReleaseFilterBackfill.setNext(tx, first, 2)).limit(4))
          .containsExactly(2, 2, 1, 0);

      assertThat(releases)
          .allSatisfy(release ->
              assertThat(filters(connection, release))
                  .containsExactly(
                      "production|shop|1.0|kim|rolled-back|{}|1.0 kim faster cart errors"));
    }
  }

  @Test
  void a_release_that_the_trigger_rejects_stops_no_other() throws SQLException {
    flyway().target(PREVIOUS).load().migrate();
    List<UUID> releases = Stream.generate(UUID::randomUUID).limit(5).toList();
    UUID rejected = UUID.randomUUID();
    try (Connection connection = connect();
        AgroalDataSource pool = pool()) {
      releases.forEach(release -> Sql.run(connection, UPSERT, release, "ended", ENDED));
      Sql.run(connection, UPSERT, rejected, "ended", "{");
      flyway().load().migrate();

      backfill(pool).run();

      assertThat(releases)
          .allSatisfy(release -> assertThat(filters(connection, release)).isNotEqualTo(NOT_SET));
      assertThat(filters(connection, rejected)).isEqualTo(NOT_SET);
    }
  }

  @Test
  void a_release_that_another_transaction_locks_is_set_later()
      throws SQLException, InterruptedException {
    flyway().target(PREVIOUS).load().migrate();
    UUID locked = UUID.randomUUID();
    try (Connection connection = connect();
        Connection other = connect();
        AgroalDataSource pool = pool()) {
      Sql.run(connection, UPSERT, locked, "ended", ENDED);
      flyway().load().migrate();
      other.setAutoCommit(false);
      Sql.list(other, "select id from release for update", row -> row.getString(1));

      Thread backfill = Thread.ofVirtual().start(backfill(pool)::run);
      assertThat(backfill.join(Duration.ofSeconds(2))).isFalse();
      assertThat(filters(connection, locked)).isEqualTo(NOT_SET);
      other.rollback();

      assertThat(backfill.join(Duration.ofSeconds(60))).isTrue();
      assertThat(filters(connection, locked)).isNotEqualTo(NOT_SET);
    }
  }

  private AgroalDataSource pool() throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(pool ->
                pool.maxSize(1)
                    .connectionFactoryConfiguration(connections ->
                        connections
                            .jdbcUrl(url)
                            .principal(new NamePrincipal("postgres"))
                            .credential(new SimplePassword("postgres")))));
  }

  private static ReleaseFilterBackfill backfill(AgroalDataSource database) {
    return new ReleaseFilterBackfill(
        new JdbcTransactions<>(database, JdbcTx::new, () -> {}), new Retry());
  }

  @Test
  void a_script_that_failed_half_way_is_repeated() throws SQLException {
    flyway().load().migrate();
    try (Connection connection = connect()) {
      Sql.run(connection, "drop index release_words");
      Sql.run(connection, "update flyway_schema_history set success = false where version = '131'");

      assertThat(flyway().load().migrate().migrationsExecuted).isEqualTo(1);

      assertThat(
              Sql.list(
                  connection,
                  "select indexname from pg_indexes where tablename = 'release'",
                  row -> row.getString(1)))
          .contains("release_words", "release_version");
    }
  }

  @Test
  void an_index_of_a_later_script_blocks_no_writes_and_can_be_built_again() throws IOException {
    try (Stream<Path> scripts = Files.list(SCRIPTS)) {
      List<Path> later =
          scripts
              .filter(script -> script.getFileName().toString().compareTo("V" + PREVIOUS + "`") > 0)
              .toList();
      assertThat(later).isNotEmpty();
      for (Path script : later) {
        String text = Files.readString(script);
        assertThat(
                INDEX
                    .matcher(text)
                    .results()
                    // A table of the same script has no writes yet.
                    .filter(index -> !text.contains("create table %s (".formatted(index.group(2))))
                    .map(index -> index.group(1)))
            .as(script.toString())
            .allSatisfy(name ->
                assertThat(text)
                    .contains(
                        "drop index concurrently if exists %s;\ncreate index concurrently %s "
                            .formatted(name, name)));
      }
    }
  }
}
