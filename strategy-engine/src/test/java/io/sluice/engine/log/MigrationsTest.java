package io.sluice.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.engine.testing.Databases;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/// Scripts of messaging have lower numbers than those that a database has already.
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

  /// As if the script had not been there when the database was made.
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
