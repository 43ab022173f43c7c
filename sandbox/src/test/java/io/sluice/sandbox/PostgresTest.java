package io.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sandbox.stack.PostgresTemplate;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresTest {

  @TempDir Path directory;

  @Test
  void committed_data_survives_a_kill() throws SQLException {
    int port;
    try (Postgres postgres = Postgres.start(directory, 0, true)) {
      port = postgres.port();
      String url = postgres.createDatabase("kept");
      assertThat(postgres.createDatabase("kept")).isEqualTo(url);
      execute(url, "create table t as select 42 as n");
      postgres.kill();
    }
    try (Postgres postgres = Postgres.start(directory, port, true)) {
      assertThat(query(postgres.jdbcUrl("kept"), "select n from t")).isEqualTo("42");
    }
  }

  @Test
  void durability_is_on_only_if_requested() throws SQLException {
    try (Postgres postgres = Postgres.start(directory)) {
      assertThat(query(postgres.jdbcUrl("postgres"), "show fsync")).isEqualTo("off");
    }
    try (Postgres postgres = Postgres.start(directory, 0, true)) {
      String url = postgres.jdbcUrl("postgres");
      assertThat(query(url, "show fsync")).isEqualTo("on");
      assertThat(query(url, "show synchronous_commit")).isEqualTo("on");
    }
  }

  @Test
  void a_copied_template_has_the_services_databases() throws SQLException {
    PostgresTemplate template =
        new PostgresTemplate(PostgresBinaries.ofTests(), directory.resolve("template"));
    template.make();
    template.copyTo(
        Postgres.command(PostgresBinaries.ofTests(), directory.resolve("copy"), 0, true));
    try (Postgres postgres = Postgres.start(directory.resolve("copy"))) {
      assertThat(query(postgres.jdbcUrl("strategy_engine"), "select 1")).isEqualTo("1");
    }
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
