package io.sluice.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class CommandQueriesTest {
  private static final String MANY =
      """
      insert into progress (lane, sequence, id, at, event)
      select 'many/commands', n, gen_random_uuid(), now(),
        '{"type":"io.sluice.paused","command":"' || gen_random_uuid() || '"}'
      from generate_series(1, 20000) n
      """;

  @Inject DataSource database;

  @Test
  void the_result_of_a_command_is_found_by_the_index() throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      Sql.run(connection, MANY);

      List<String> plan =
          Sql.list(
              connection,
              "explain " + CommandQueries.FIND_EVENTS,
              row -> row.getString(1),
              UUID.randomUUID().toString());

      assertThat(String.join("\n", plan)).contains("progress_command").doesNotContain("Seq Scan");
      connection.rollback();
    }
  }
}
