package io.sluice.engine.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.testing.Databases;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/// Tests that scripts of messaging run although a database has scripts of higher numbers.
class MigrationsTest {

  @Test
  void a_database_of_before_gets_what_messaging_added_since() {
    DataSource database = Databases.empty();
    Flyway flyway =
        Flyway.configure()
            .dataSource(database)
            .locations("db/messaging", "db/migration")
            .outOfOrder(Boolean.parseBoolean(setting("quarkus.flyway.out-of-order")))
            .load();
    forget(database);

    assertThat(flyway.migrate().migrationsExecuted).isEqualTo(1);
  }

  @Test
  void a_database_of_a_newer_version_is_taken_as_it_is() throws SQLException {
    DataSource database = Databases.empty();
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      for (String version : List.of("9", "999")) {
        statement.execute(
            """
            insert into flyway_schema_history
              (installed_rank, version, description, type, script, installed_by, execution_time, success)
            values (%s, '%s', 'newer', 'SQL', 'V%s__newer.sql', 'postgres', 1, true)
            """
                .formatted(1000 + version.length(), version, version));
      }
    }

    Flyway flyway =
        Flyway.configure()
            .dataSource(database)
            .locations("db/messaging", "db/migration")
            .outOfOrder(true)
            .ignoreMigrationPatterns(setting("quarkus.flyway.ignore-migration-patterns").split(","))
            .load();

    assertThat(flyway.migrate().migrationsExecuted).isZero();
  }

  /// Removes the script's effects, as if the database had been made before it.
  private static void forget(DataSource database) {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("drop index lane_event_age");
      statement.execute("delete from flyway_schema_history where version = '5'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String setting(String name) {
    try (InputStream in =
        MigrationsTest.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
      var properties = new Properties();
      properties.load(Objects.requireNonNull(in));
      return properties.getProperty(name, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
