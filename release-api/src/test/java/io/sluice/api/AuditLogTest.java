package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.api.audit.AuditChainer;
import io.sluice.api.audit.AuditLoop;
import io.sluice.api.store.AuditPurge;
import io.sluice.api.store.AuditStore;
import io.sluice.contract.AuditHeadPublished;
import io.sluice.contract.Json;
import io.sluice.contract.view.AuditCaller;
import io.sluice.contract.view.AuditEntry;
import io.sluice.domain.audit.AuditVerifier;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Purge;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The chain of the audit log, its queries, and rejections in it.
@QuarkusTest
class AuditLogTest extends ApiTest {
  private static final String AUDIT = "/api/v1/audit";

  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;
  @Inject @Nullable AuditChainer auditChainer;
  @Inject @Nullable AuditLoop auditLoop;
  @Inject @Nullable AuditPurge auditPurge;

  @BeforeEach
  void forgetEarlierRejections() {
    requireNonNull(auditLoop).writeRejections();
  }

  private int run(String sql, Object... values) {
    return requireNonNull(transactions).call(tx -> Sql.run(tx.connection(), sql, values));
  }

  /// Returns the lines of the export of today.
  private List<JsonNode> export() {
    String day = LocalDate.ofInstant(now(), ZoneOffset.UTC).toString();
    Reply reply = admin.get("%s/export?from=%s&to=%s".formatted(AUDIT, day, day));
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return reply.body().lines().map(line -> Json.read(line, JsonNode.class)).toList();
  }

  private Instant now() {
    return requireNonNull(transactions).call(JdbcTx::now);
  }

  private static Optional<String> findBreak(AuditVerifier verifier, List<JsonNode> lines) {
    return lines.stream()
        .flatMap(line ->
            (line.has("head")
                    ? verifier.findBreak(head(line))
                    : verifier.findBreak(
                        LocalDate.parse(line.path("day").asText()),
                        line.path("sequence").asLong(),
                        line.path("previous").asText(),
                        line.path("hash").asText(),
                        line.path("entry")))
                .stream())
        .findFirst();
  }

  private static AuditHeadPublished head(JsonNode line) {
    ObjectNode head = line.path("head").deepCopy();
    return (AuditHeadPublished) Json.readEvent(head.put("type", "audit-head-published").toString());
  }

  private void append(String resource) {
    append(Optional.empty(), resource);
  }

  private void append(Optional<AuditCaller> caller, String resource) {
    requireNonNull(transactions)
        .call(tx -> {
          AuditStore.append(
              tx,
              new AuditEntry(
                  tx.now(),
                  caller,
                  "192.0.2.1",
                  Optional.of("veto"),
                  resource,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  202,
                  1));
          return resource;
        });
  }

  @Test
  @Timeout(60)
  void the_writes_of_several_replicas_make_one_chain() throws Exception {
    String resource = "lanes/" + lane;
    List<Callable<Integer>> work = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      work.add(() -> {
        IntStream.range(0, 50).forEach(_ -> append(resource));
        return 50;
      });
      work.add(() -> {
        IntStream.range(0, 20).forEach(_ -> requireNonNull(auditChainer).chain());
        return 0;
      });
    }
    int written = 0;
    try (ExecutorService replicas = Executors.newFixedThreadPool(work.size())) {
      for (Future<Integer> done : replicas.invokeAll(work)) {
        written += done.get();
      }
    }

    List<JsonNode> lines = export();

    assertThat(findBreak(new AuditVerifier(Optional.empty()), lines)).isEmpty();
    assertThat(lines.stream().filter(line -> line.at("/entry/resource").asText().equals(resource)))
        .hasSize(written);
  }

  @Test
  void a_change_of_the_table_breaks_the_chain() {
    append("lanes/" + lane);
    append("lanes/other");
    assertThat(findBreak(new AuditVerifier(Optional.empty()), export())).isEmpty();
    String swap = "update audit set entry = replace(entry, ?, ?) where resource = ?";

    assertThat(run(swap, "\"veto\"", "\"view\"", "lanes/" + lane)).isEqualTo(1);

    assertThat(findBreak(new AuditVerifier(Optional.empty()), export()))
        .hasValueSatisfying(found -> assertThat(found).contains("was changed"));
    assertThat(run(swap, "\"view\"", "\"veto\"", "lanes/" + lane)).isEqualTo(1);
    assertThat(findBreak(new AuditVerifier(Optional.empty()), export())).isEmpty();
  }

  @Test
  void the_published_head_is_signed_and_stands_in_the_export() {
    append("lanes/" + lane);
    requireNonNull(auditChainer).chain();
    run("update audit_day set published = 0, published_at = '-infinity'");
    requireNonNull(auditChainer).publish();
    requireNonNull(auditChainer).publish();

    List<JsonNode> lines = export();
    var verifier = new AuditVerifier(Optional.of(ApiStack.AUDIT_KEYS.getPublic()));

    assertThat(findBreak(verifier, lines)).isEmpty();
    assertThat(verifier.verified().heads()).isEqualTo(1);
    AuditHeadPublished head =
        head(lines.stream().filter(line -> line.has("head")).findFirst().orElseThrow());
    assertThat(heads()).last().isEqualTo(head);
    assertThat(heads()).filteredOn(head::equals).hasSize(1);
    String unsent = "update lane_event set sent_at = sent_at where topic = ? and sent_at is null";
    Awaitility.await().atMost(PATIENCE).until(() -> run(unsent, "release.audit") == 0);
  }

  @Test
  void a_published_head_shows_that_the_newest_entries_were_deleted() {
    append("lanes/" + lane);
    append("lanes/" + lane);
    requireNonNull(auditChainer).chain();
    run("update audit_day set published = 0, published_at = '-infinity'");
    requireNonNull(auditChainer).publish();
    long last =
        export().stream().mapToLong(line -> line.at("/head/sequence").asLong()).max().orElseThrow();
    String move = "update audit set day = day + ? where sequence >= ? and resource = ?";

    assertThat(run(move, 10_000, last, "lanes/" + lane)).isEqualTo(1);
    List<JsonNode> cut = export();
    assertThat(run(move, -10_000, last, "lanes/" + lane)).isEqualTo(1);

    assertThat(findBreak(new AuditVerifier(Optional.empty()), cut)).isPresent();
    assertThat(findBreak(new AuditVerifier(Optional.empty()), export())).isEmpty();
  }

  @Test
  void the_export_has_the_fields_of_a_later_version() {
    run(
        """
        insert into audit (at, resource, status, entry)
        values (now(), 'later', 200, '{"address":"192.0.2.1","at":"2030-01-31T12:00:00Z","count":1,\
        "later":{"field":1},"resource":"later","status":200}')
        """);

    List<JsonNode> lines = export();

    assertThat(findBreak(new AuditVerifier(Optional.empty()), lines)).isEmpty();
    assertThat(lines).anySatisfy(line -> assertThat(line.at("/entry/later/field").asInt()).isOne());
  }

  /// Returns the heads in the log that the relay sends to the topic, in order.
  private List<AuditHeadPublished> heads() {
    return requireNonNull(transactions)
        .call(tx ->
            Sql.list(
                tx.connection(),
                "select event from lane_event where topic = 'release.audit' order by seq",
                row -> (AuditHeadPublished) Json.readEvent(row.getString("event"))));
  }

  @Test
  void rejections_are_counted_by_address_and_caller() {
    for (int i = 0; i < 3; i++) {
      assertThat(admin.as("releaser").get(AUDIT).status()).isEqualTo(403);
      assertThat(admin.as("stranger").get(lanePath()).status()).isEqualTo(401);
    }
    assertThat(admin.as("").get("/q/openapi").status()).isEqualTo(401);
    requireNonNull(auditLoop).writeRejections();

    JsonNode items = admin.get(AUDIT + "?result=rejected&limit=2").json().at("/items");

    assertThat(items.valueStream().map(item -> item.at("/entry")).map(AuditLogTest::summary))
        .containsExactlyInAnyOrder(
            "releaser 127.0.0.1 audit audit 403 x3", " 127.0.0.1  lanes/%s 401 x4".formatted(lane));
    assertThat(items.findValuesAsText("lane")).containsExactly(lane.toString());
    assertThat(items.toString()).doesNotContain(ApiStack.token("stranger"));
  }

  @Test
  void a_filter_by_lane_finds_changes_and_rejections_below_it() {
    serve("1.0");
    String body = "{\"version\": \"9.0\", \"reason\": \"CVE\"}";
    assertThat(admin.post(lanePath() + "/veto", body).status()).isEqualTo(202);
    assertThat(admin.as("viewer").post(lanePath() + "/veto", body).status()).isEqualTo(403);
    requireNonNull(auditLoop).writeRejections();

    Reply byLane = admin.get("%s?verb=veto&resource=%s".formatted(AUDIT, lane));
    Reply byPath = admin.get("%s?verb=veto&resource=lanes/%s".formatted(AUDIT, lane));

    assertThat(byLane.json().at("/items").findValuesAsText("status")).containsExactly("403", "202");
    assertThat(byPath.json()).isEqualTo(byLane.json());
  }

  @Test
  void a_filter_by_caller_ignores_display_names() {
    String id = "company:" + lane.application();
    append(Optional.of(new AuditCaller(id + " (ann)", "company", "0815")), "lanes/" + lane);

    for (String who : List.of(id, id + "%20(ann)", id + "%20(Ann%20Lee)")) {
      JsonNode items = admin.get("%s?who=%s".formatted(AUDIT, who)).json().at("/items");
      assertThat(items.findValuesAsText("name")).as(who).containsExactly(id + " (ann)");
    }
  }

  private static String summary(JsonNode entry) {
    return "%s %s %s %s %s x%s"
        .formatted(
            entry.at("/caller/name").asText(),
            entry.path("address").asText(),
            entry.path("verb").asText(),
            entry.path("resource").asText(),
            entry.path("status").asText(),
            entry.path("count").asText());
  }

  @Test
  void the_list_has_filters_and_pages() {
    serve("1.0");
    String from = now().toString();
    for (String verb : List.of("veto", "unveto", "pin")) {
      String body = "{\"version\": \"9.0\", \"reason\": \"%s\"}".formatted(verb);
      assertThat(admin.post(lanePath() + "/" + verb, body).status()).isEqualTo(202);
    }
    String query = "%s?from=%s&who=admin&result=done&resource=%s".formatted(AUDIT, from, lane);

    Reply first = admin.get(query + "&limit=2");
    Reply second = admin.get(query + "&limit=2&cursor=" + first.text("/next"));
    Reply other = admin.get(query + "&verb=veto&limit=2&cursor=" + first.text("/next"));
    Reply one = admin.get(query + "&verb=veto");
    Reply none = admin.get("%s?to=%s&resource=lanes/%s&verb=veto".formatted(AUDIT, from, lane));

    assertThat(first.json().at("/items").findValuesAsText("reason"))
        .containsExactly("pin", "unveto");
    assertThat(second.json().at("/items").findValuesAsText("reason")).containsExactly("veto");
    assertThat(second.json().has("next")).isFalse();
    assertThat(other.status()).isEqualTo(400);
    assertThat(one.json().at("/items").findValuesAsText("reason")).containsExactly("veto");
    assertThat(none.json().at("/items")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "?from=yesterday, /from",
    "?to=2030-13-01T00:00:00Z, /to",
    "?verb=dance, /verb",
    "?result=maybe, /result",
    "?who=, /who",
    "?who=a&who=b, /who",
    "?limit=201, /limit",
    "?cursor=x, /cursor",
    "?whom=a, /whom",
    "/export?from=2030-02-31, /from",
    "/export?to=today, /to",
    "/export?cursor=x, /cursor"
  })
  void an_invalid_parameter_is_named(String query, String pointer) {
    Reply reply = admin.get(AUDIT + query);

    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(reply.text("/errors/0/pointer")).isEqualTo(pointer);
  }

  @Test
  void the_purge_deletes_old_days_and_keeps_their_heads() {
    run(
        """
        insert into audit (at, resource, status, entry, day, sequence, previous, hash)
        select now() - '402 days'::interval, 'old', 200, '{}',
          (now() at time zone 'UTC')::date - 402, n, '', '' from generate_series(1, 25) n
        """);
    run(
        """
        insert into audit_day (day, sequence, hash)
        values ((now() at time zone 'UTC')::date - 402, 25, 'head')
        """);
    append("lanes/" + lane);
    Purge.Pass pass = requireNonNull(auditPurge).begin();
    List<Integer> removed = new ArrayList<>();
    Purge.Batch batch;
    do {
      batch = requireNonNull(transactions).call(tx -> pass.next(tx, 20));
      removed.add(batch.removed());
    } while (!batch.last());

    assertThat(removed).containsExactly(20, 5);
    assertThat(run("delete from audit_day where hash = 'head'")).isEqualTo(1);
    assertThat(findBreak(new AuditVerifier(Optional.empty()), export())).isEmpty();
  }
}
