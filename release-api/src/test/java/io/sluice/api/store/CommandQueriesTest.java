package io.sluice.api.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
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
    check(connection -> {
      Sql.run(connection, MANY);

      List<String> plan =
          Sql.list(
              connection,
              "explain " + CommandQueries.FIND_EVENTS,
              row -> row.getString(1),
              List.of(UUID.randomUUID().toString(), UUID.randomUUID().toString()),
              List.of("many/commands", "many/commands"));

      assertThat(String.join("\n", plan)).contains("progress_command").doesNotContain("Seq Scan");
    });
  }

  @Test
  void an_event_with_the_id_in_another_place_hides_no_result() throws SQLException {
    String id = UUID.randomUUID().toString();
    check(connection -> {
      for (int sequence = 1; sequence <= 10; sequence++) {
        insert(connection, "one/a", sequence, "{\"env\":{\"command\":\"%s\"}}".formatted(id));
      }
      insert(connection, "one/a", 11, "{\"command\":\"%s\"}".formatted(id));
      insert(connection, "other/a", 1, "{\"command\":\"%s\"}".formatted(id));

      assertThat(events(connection, id)).containsExactly(11L);
    });
  }

  @Test
  void an_event_with_the_character_0_in_a_text_stops_no_query() throws SQLException {
    String id = UUID.randomUUID().toString();
    String texts = "\"query\":\"up\\u0000\",\"reason\":\"C:\\\\u0000\"";
    check(connection -> {
      insert(connection, "one/a", 1, "{\"env\":{\"command\":\"%s\"},%s}".formatted(id, texts));
      insert(connection, "one/a", 2, "{\"command\":\"%s\",%s}".formatted(id, texts));

      assertThat(events(connection, id)).containsExactly(2L);
    });
  }

  @Test
  void a_release_is_settled_a_second_after_the_arrival_of_its_first_event() throws SQLException {
    UUID release = UUID.randomUUID();
    check(connection -> {
      insert(connection, "one/a", 1, "{}");
      Sql.run(
          connection,
          "update progress set release = ?, at = now() - interval '1 hour' where lane = 'one/a'",
          release);
      assertThat(isSettled(connection, release)).isFalse();

      Sql.run(
          connection,
          """
          update progress set at = now() + interval '1 hour',
            arrived = arrived - interval '2 seconds' where lane = 'one/a'
          """);

      assertThat(isSettled(connection, release)).isTrue();
    });
  }

  /// Runs a check in a transaction without a time limit, and rolls it back.
  private void check(Consumer<Connection> check) throws SQLException {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      Sql.run(connection, "set local transaction_timeout = 0");
      check.accept(connection);
      connection.rollback();
    }
  }

  /// Returns the numbers of the events with a result of a command to the lane `one/a`.
  private static List<Long> events(Connection connection, String command) {
    return Sql.list(
        connection,
        CommandQueries.FIND_EVENTS,
        row -> row.getLong("sequence"),
        List.of(command),
        List.of("one/a"));
  }

  private static void insert(Connection connection, String lane, long sequence, String event) {
    Sql.run(
        connection,
        "insert into progress (lane, sequence, id, at, event) values (?, ?, ?, now(), ?)",
        lane,
        sequence,
        UUID.randomUUID(),
        event);
  }

  private static boolean isSettled(Connection connection, UUID release) {
    return Sql.findFirst(
            connection,
            CommandQueries.FIND_FIRST,
            row -> row.getBoolean("is_settled"),
            List.of(release))
        .orElseThrow();
  }
}
