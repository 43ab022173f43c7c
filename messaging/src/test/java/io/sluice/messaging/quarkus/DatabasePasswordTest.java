package io.sluice.messaging.quarkus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.quarkus.agroal.runtime.AgroalVaultCredentialsProviderPassword;
import io.sluice.sandbox.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabasePasswordTest {
  @TempDir Path directory = Path.of("unset");

  @Test
  void each_new_connection_reads_the_password_again() throws Exception {
    try (Postgres postgres = Postgres.start(directory.resolve("postgres"))) {
      execute(postgres, "CREATE ROLE shop LOGIN PASSWORD 'first'");
      requirePasswords(postgres);
      Path file = Files.writeString(directory.resolve("password"), "first\n");
      try (AgroalDataSource pool = pool(postgres, file);
          Connection before = pool.getConnection()) {
        execute(postgres, "ALTER ROLE shop PASSWORD 'second'");
        assertThatThrownBy(pool::getConnection).hasMessageContaining("password");

        Files.writeString(file, "second\n");

        try (Connection after = pool.getConnection()) {
          assertThat(after.isValid(5)).isTrue();
        }
        assertThat(before.isValid(5)).isTrue();
      }
    }
  }

  private static AgroalDataSource pool(Postgres postgres, Path file) throws SQLException {
    var password =
        new AgroalVaultCredentialsProviderPassword(file.toString(), new DatabasePassword());
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(pool ->
                pool.maxSize(2)
                    .connectionFactoryConfiguration(connections ->
                        connections
                            .jdbcUrl(url(postgres))
                            .principal(new NamePrincipal("shop"))
                            // The static password of the settings comes first, too.
                            .credential(new SimplePassword("wrong"))
                            .credential(password))));
  }

  private static String url(Postgres postgres) {
    return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.port());
  }

  /// Makes the server require a password of `shop`.
  private void requirePasswords(Postgres postgres) throws SQLException, IOException {
    Files.writeString(
        directory.resolve("postgres/data/pg_hba.conf"),
        "host all shop 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n",
        UTF_8);
    execute(postgres, "SELECT pg_reload_conf()");
    await()
        .untilAsserted(() ->
            assertThatThrownBy(() -> DriverManager.getConnection(url(postgres), "shop", "wrong"))
                .hasMessageContaining("password"));
  }

  private static void execute(Postgres postgres, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(url(postgres), postgres.user(), "unused");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
