package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.Json;
import io.sluice.contract.Setting;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The revisions of settings documents, with callers, reasons and differences.
@QuarkusTest
class SettingsHistoryTest extends ApiTest {
  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;

  private String key = "";
  private String path = "";

  @BeforeEach
  void chooseName() {
    key = "environments/e" + UUID.randomUUID().toString().substring(0, 8);
    path = "/api/v1/" + key;
  }

  private void write(int replicas, String reason) {
    Reply written =
        admin.set(
            path + "?reason=" + reason, "{\"defaults\": {\"replicas\": %d}}".formatted(replicas));
    assertThat(written.status()).as(written.body()).isEqualTo(200);
  }

  @Test
  void revisions_are_listed_newest_first_in_pages() {
    write(1, "one");
    write(2, "two");
    write(2, "unchanged");
    admin.remove(path + "?reason=gone");

    Reply first = admin.get(path + "/history?limit=2");
    Reply second = admin.get(path + "/history?limit=2&cursor=" + first.text("/next"));

    assertThat(first.json().at("/items").findValuesAsText("revision")).containsExactly("3", "2");
    assertThat(first.json().at("/items").findValuesAsText("reason")).containsExactly("gone", "two");
    assertThat(first.text("/items/0/deleted")).isEqualTo("true");
    assertThat(first.text("/items/1/caller")).isEqualTo("admin");
    assertThat(second.json().at("/items").findValuesAsText("revision")).containsExactly("1");
    assertThat(second.json().has("next")).isFalse();
  }

  @Test
  void a_reason_of_several_lines_is_one_line_of_the_history() {
    write(1, "faster%20cart%0D%0A%0A%09for%20the%20sale%0A");

    assertThat(admin.get(path + "/history").text("/items/0/reason"))
        .isEqualTo("faster cart for the sale");
  }

  @Test
  void the_event_of_a_change_has_its_caller_and_reason() {
    write(1, "one");
    admin.remove(path + "?reason=gone");

    List<Setting> events =
        requireNonNull(transactions)
            .call(tx ->
                Sql.list(
                    tx.connection(),
                    "select event from lane_event where lane = ? order by seq",
                    row -> Json.read(row.getString("event"), Setting.class),
                    key));

    assertThat(events)
        .extracting(Setting::caller, Setting::reason)
        .containsExactly(
            tuple(Optional.of("admin"), Optional.of("one")),
            tuple(Optional.of("admin"), Optional.of("gone")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          history?limit=0    | /limit  | must be 1 to 200, was 0
          history?limit=201  | /limit  | must be 1 to 200, was 201
          history?limit=x    | /limit  | must be an integer, was 'x'
          history?cursor=x   | /cursor | is not one of this list
          history?cursor=2   | /cursor | is not one of this list
          history?before=2   | /before | is unknown; known are cursor, limit
          diff?from=x        | /from   | must be an integer, was 'x'
          diff?to=0          | /to     | must be a revision, 1 or more, was 0
          diff?from=2&to=1   | /from   | must be below to, which is 1, was 2
          diff?from=2        | /from   | must be below to, which is 2, was 2
          """)
  void a_wrong_parameter_is_rejected_as_by_other_lists(
      String query, String pointer, String detail) {
    write(1, "one");
    write(2, "two");

    Reply rejected = admin.get(path + "/" + query);

    assertThat(rejected.status()).as(rejected.body()).isEqualTo(400);
    assertThat(rejected.text("/type")).endsWith(":invalid-parameter");
    assertThat(rejected.text("/errors/0/pointer")).isEqualTo(pointer);
    assertThat(rejected.text("/errors/0/detail")).contains(detail);
  }

  @Test
  void a_cursor_is_valid_only_for_its_own_document() {
    write(1, "one");
    write(2, "two");
    String cursor = admin.get(path + "/history?limit=1").text("/next");

    assertThat(admin.get("/api/v1/environments/production/history?cursor=" + cursor).status())
        .isEqualTo(400);
  }

  @Test
  void the_difference_of_two_revisions_names_each_field() {
    write(1, "one");
    write(2, "two");
    write(3, "three");

    assertThat(admin.get(path + "/diff").json().at("/differences/0").toString())
        .isEqualTo("{\"pointer\":\"/defaults/replicas\",\"before\":\"2\",\"after\":\"3\"}");
    Reply all = admin.get(path + "/diff?from=1&to=3");
    assertThat(all.text("/differences/0/before")).isEqualTo("1");
    assertThat(all.text("/from") + all.text("/to")).isEqualTo("13");
    assertThat(all.text("/caller") + ": " + all.text("/reason")).isEqualTo("admin: three");
    assertThat(admin.get(path + "/diff?to=2").text("/reason")).isEqualTo("two");
    assertThat(admin.get(path + "/diff?to=1").text("/differences/0/pointer"))
        .isEqualTo("/defaults");
    assertThat(admin.get(path + "/diff?to=9").status()).isEqualTo(404);
    assertThat(admin.get(path + "x/diff").status()).isEqualTo(404);
    assertThat(admin.get(path + "x/history").status()).isEqualTo(404);
  }

  @Test
  void the_newest_1000_revisions_are_kept() {
    write(1, "one");
    int changed =
        requireNonNull(transactions)
            .call(tx ->
                Sql.run(tx.connection(), "update setting set revision = 1000 where key = ?", key));
    assertThat(changed).isEqualTo(1);

    write(2, "two");

    assertThat(admin.get(path + "/history").json().at("/items").findValuesAsText("revision"))
        .containsExactly("1001");
  }

  @Test
  void a_veto_is_in_the_history_with_its_caller_and_reason() {
    post("1.0");
    path = "/api/v1/applications/" + lane.application();
    Client releaser = admin.as("releaser");
    releaser.post(path + "/veto", "{\"version\": \"2.0\", \"reason\": \"loses orders\"}");
    releaser.post(path + "/unveto", "{\"version\": \"2.0\", \"reason\": \"fixed\"}");

    Reply history = admin.get(path + "/history");

    assertThat(history.json().at("/items").findValuesAsText("reason"))
        .containsExactly("fixed", "loses orders", "its first release, in production");
    assertThat(history.json().at("/items").findValuesAsText("caller"))
        .containsExactly("releaser", "releaser", "admin");
    assertThat(admin.get(path + "/diff?to=2").text("/differences/0/after"))
        .contains("by releaser: loses orders");
  }

  @Test
  void the_reason_of_a_veto_has_a_bound() {
    serve("1.0");
    String veto = "{\"version\": \"2.0\", \"reason\": \"%s\"}".formatted("x".repeat(501));

    for (String place : new String[] {lanePath(), "/api/v1/applications/" + lane.application()}) {
      Reply rejected = admin.post(place + "/veto", veto);
      assertThat(rejected.status()).as(place).isEqualTo(422);
      assertThat(rejected.text("/errors/0/pointer")).isEqualTo("/reason");
    }
  }

  @Test
  void a_veto_cannot_be_written_or_lifted_as_part_of_the_document() {
    post("1.0");
    path = "/api/v1/applications/" + lane.application();

    Reply forged = admin.set(path, "{\"policy\": {\"vetoed\": {\"2.0\": \"by bob: no\"}}}");

    assertThat(forged.status()).isEqualTo(422);
    assertThat(forged.text("/errors/0/pointer")).isEqualTo("/policy");
    admin.post(path + "/veto", "{\"version\": \"2.0\", \"reason\": \"loses orders\"}");
    String present = admin.get(path).json().at("/document").toString();
    assertThat(admin.set(path, present).status()).isEqualTo(200);
    assertThat(admin.set(path, "{\"policy\": {\"vetoed\": {}}}").status()).isEqualTo(422);
  }
}
