package io.sluice.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.Json;
import io.sluice.contract.Progress;
import io.sluice.contract.view.AuditEntry;
import io.sluice.contract.view.AuditRevision;
import io.sluice.contract.view.KeyView;
import io.sluice.contract.view.ReleaseView;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import io.sluice.messaging.kafka.RecordMapper;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each change leaves one entry in the audit log.
@QuarkusTest
class AuditTest extends ApiTest {
  /// Requests by POST that change nothing.
  private static final Set<String> READS = Set.of("POST /plans", "POST /releases/{id}/backtest");

  private static final String STEP = "{\"step\": 2, \"reason\": \"seen\"}";
  private static final String PUBLIC_PREVIEW =
      ", \"strategy\": {\"blueGreen\": {\"preview\": true, \"publicPreview\": true}}";

  private static final String VERSION = "{\"version\": \"9.0\", \"reason\": \"CVE\"}";

  @Inject @Nullable JdbcTransactions<JdbcTx> transactions;

  private final Set<String> tested = new TreeSet<>();

  /// Returns the entry of a call that succeeds, and requires that it leaves no other.
  private AuditEntry change(String endpoint, Supplier<Reply> call) {
    long last = last();
    Reply reply = call.get();
    assertThat(reply.status()).as("%s: %s", endpoint, reply.body()).isBetween(200, 299);
    List<AuditEntry> entries = behind(last);
    assertThat(entries).as(endpoint).hasSize(1);
    AuditEntry entry = entries.getFirst();
    assertThat(entry.caller().orElseThrow().name()).isEqualTo("admin");
    assertThat(entry.caller().orElseThrow().issuer()).isEqualTo("sluice");
    assertThat(entry.address()).isEqualTo("127.0.0.1");
    assertThat(entry.verb()).as(endpoint).isPresent();
    assertThat(entry.status()).as(endpoint).isEqualTo(reply.status());
    assertThat(entry.count()).isEqualTo(1);
    assertThat(Json.write(entry)).doesNotContain(ApiStack.token("admin"));
    tested.add(endpoint);
    return entry;
  }

  private long last() {
    return requireNonNull(transactions)
        .call(tx ->
            Sql.findFirst(
                    tx.connection(),
                    "select coalesce(max(id), 0) as last from audit",
                    row -> row.getLong("last"))
                .orElseThrow());
  }

  /// Returns the entries of changes behind an id.
  private List<AuditEntry> behind(long id) {
    return requireNonNull(transactions)
        .call(tx ->
            Sql.list(
                tx.connection(),
                "select entry from audit where id > ? and status < 400 order by id",
                row -> Json.read(row.getString("entry"), AuditEntry.class),
                id));
  }

  /// A new endpoint that is not called here fails the test.
  @Test
  void each_changing_endpoint_leaves_exactly_one_entry() {
    changeSettings();
    changeLane();
    changeRelease();
    signLink();
    changeKeys();
    changeDeadLetter();

    assertThat(tested)
        .isEqualTo(
            AccessMatrix.RULES.keySet().stream()
                .filter(endpoint -> !endpoint.startsWith("GET ") && !READS.contains(endpoint))
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  private void changeSettings() {
    String name = "e" + UUID.randomUUID().toString().substring(0, 8);
    for (String kind : List.of("environment", "application")) {
      String path = "/api/v1/%ss/%s".formatted(kind, name);
      String endpoint = "/%ss/{%s}".formatted(kind, kind);
      AuditEntry made = change("PUT " + endpoint, () -> admin.set(path + "?reason=first", "{}"));
      assertThat(made.resource()).isEqualTo(kind + "s/" + name);
      assertThat(made.revision()).hasValue(new AuditRevision(0, 1));
      assertThat(made.reason()).hasValue("first");
      assertThat(made.verb()).hasValue("configure");
      if (kind.equals("application")) {
        for (String verb : List.of("veto", "unveto", "pin", "unpin")) {
          AuditEntry entry =
              change(
                  "POST %s/%s".formatted(endpoint, verb),
                  () -> admin.post(path + "/" + verb, VERSION));
          assertThat(entry.resource()).isEqualTo("applications/" + name);
          assertThat(entry.verb()).hasValue(verb);
          assertThat(entry.reason()).hasValue("CVE");
          assertThat(entry.revision()).isPresent();
        }
      }
      long last = last();
      assertThat(admin.with("If-Match", "*").put(path + "?dryRun=true", "{}").status())
          .isEqualTo(200);
      assertThat(behind(last)).as("a dry run changes nothing").isEmpty();
      assertThat(change("DELETE " + endpoint, () -> admin.remove(path)).status()).isEqualTo(204);
    }
  }

  private void changeLane() {
    UUID one = serve("1.0").id();
    UUID two = serve("2.0").id();
    String endpoint = "/lanes/{environment}/{application}";
    String revert = "{\"from\": \"%s\", \"release\": \"%s\"}".formatted(two, one);
    change("POST %s/revert".formatted(endpoint), () -> admin.post(lanePath() + "/revert", revert));
    change("POST %s/restart".formatted(endpoint), () -> admin.post(lanePath() + "/restart", ""));
    AuditEntry retry =
        change(
            "POST /releases/{id}/retry",
            () ->
                admin.post(
                    "/api/v1/releases/%s/retry".formatted(one), STEP.replace("\"step\": 2, ", "")));
    assertThat(retry.resource()).isEqualTo("releases/" + one);
    for (String verb : List.of("veto", "unveto", "pin", "unpin")) {
      AuditEntry entry =
          change(
              "POST %s/%s".formatted(endpoint, verb),
              () -> admin.post(lanePath() + "/" + verb, VERSION));
      assertThat(entry.resource()).isEqualTo("lanes/" + lane);
      assertThat(entry.lane()).hasValue(lane.toString());
      assertThat(entry.reason()).hasValue("CVE");
    }
    change(
        "PUT %s/replicas".formatted(endpoint),
        () -> admin.put(lanePath() + "/replicas", "{\"replicas\": 2}"));
    AuditEntry stop =
        change("DELETE " + endpoint, () -> admin.call("DELETE", lanePath() + "?reason=old", ""));
    assertThat(stop.reason()).hasValue("old");
    assertThat(stop.verb()).hasValue("stop");
  }

  private void changeRelease() {
    begin();
    AuditEntry posted =
        change("POST /releases", () -> admin.post("/api/v1/releases", document("1.0", "")));
    assertThat(posted.resource()).startsWith("releases/");
    assertThat(posted.lane()).hasValue(lane.toString());
    begin();
    var queued = post("1.0");
    publisher().queue(queued);
    change(
        "POST /releases/{id}/override-freeze",
        () ->
            admin.post(
                "/api/v1/releases/%s/override-freeze".formatted(queued.id()),
                STEP.replace("\"step\": 2, ", "")));
    begin();
    serve("1.0");
    UUID gated = gated().id();
    for (String verb :
        List.of(
            "pause",
            "resume",
            "promote",
            "promote-full",
            "skip",
            "approve",
            "deny",
            "abort",
            "close")) {
      AuditEntry entry =
          change(
              "POST /releases/{id}/" + verb,
              () -> admin.post("/api/v1/releases/%s/%s".formatted(gated, verb), STEP));
      assertThat(entry.resource()).isEqualTo("releases/" + gated);
      assertThat(entry.lane()).hasValue(lane.toString());
      assertThat(entry.verb()).hasValue(verb);
      assertThat(entry.reason()).hasValue("seen");
    }
  }

  private void signLink() {
    begin();
    UUID previewed = posted(PUBLIC_PREVIEW);
    AuditEntry link =
        change(
            "POST /releases/{id}/preview",
            () -> admin.post("/api/v1/releases/%s/preview".formatted(previewed), ""));
    assertThat(link.resource()).isEqualTo("releases/" + previewed);
    assertThat(link.lane()).hasValue(lane.toString());
    assertThat(link.verb()).hasValue("preview");
  }

  private UUID posted(String strategy) {
    Reply reply = admin.post("/api/v1/releases", document("1.0", strategy));
    assertThat(reply.status()).as(reply.body()).isEqualTo(202);
    return reply.as(ReleaseView.class).id();
  }

  private void changeKeys() {
    String body =
        """
        {"name": "%s", "grants": [{"role": "viewer", "environment": "*", "application": "*"}]}
        """
            .formatted(lane.application());
    Reply[] reply = new Reply[1];
    AuditEntry made =
        change(
            "POST /keys",
            () -> {
              reply[0] = admin.post("/api/v1/keys", body);
              return reply[0];
            });
    KeyView key = requireNonNull(reply[0]).as(KeyView.class);
    assertThat(made.resource()).isEqualTo("keys/" + key.id());
    assertThat(Json.write(made)).doesNotContain(key.key().orElseThrow());
    AuditEntry revoked =
        change("DELETE /keys/{id}", () -> admin.call("DELETE", "/api/v1/keys/" + key.id(), ""));
    assertThat(revoked.resource()).isEqualTo(made.resource());
  }

  private void changeDeadLetter() {
    LogEntry entry =
        publisher()
            .next(
                Optional.empty(),
                new Progress.VersionVetoed(new UUID(0, 2), "0.9", "ann", "broken"));
    ProducerRecord<String, byte[]> whole = RecordMapper.record(entry, "strategy-engine");
    var broken = new ProducerRecord<>(whole.topic(), whole.key(), "{".getBytes(UTF_8));
    whole.headers().forEach(broken.headers()::add);
    requireNonNull(producer).send(broken);
    String id = Awaitility.await().atMost(PATIENCE).until(this::deadLetter, it -> !it.isEmpty());
    AuditEntry replayed =
        change(
            "POST /dead-letters/{id}/replay",
            () -> admin.post("/api/v1/dead-letters/%s/replay".formatted(id), ""));
    assertThat(replayed.resource()).isEqualTo("dead-letters/" + id);
    AuditEntry discarded =
        change(
            "POST /dead-letters/{id}/discard",
            () ->
                admin.post(
                    "/api/v1/dead-letters/%s/discard".formatted(id), "{\"reason\": \"a test\"}"));
    assertThat(discarded.resource()).isEqualTo("dead-letters/" + id);
    assertThat(discarded.verb()).hasValue("discard");
    assertThat(discarded.reason()).hasValue("a test");
  }

  private String deadLetter() {
    return admin
        .get("/api/v1/dead-letters?limit=200")
        .json()
        .at("/items")
        .valueStream()
        .filter(item -> item.path("key").asText().equals(lane.toString()))
        .map(item -> item.path("id").asText())
        .findFirst()
        .orElse("");
  }

  @Test
  void a_repeat_leaves_an_entry_and_a_rejected_change_none() {
    Client once = admin.with("Idempotency-Key", UUID.randomUUID().toString());
    String veto = lanePath() + "/veto";
    serve("1.0");

    change("first", () -> once.post(veto, VERSION));
    change("repeat", () -> once.post(veto, VERSION));
    long last = last();
    Reply invalid = admin.post(veto, "{}");
    Reply read = admin.get(lanePath());
    Reply plan = admin.post("/api/v1/plans", document("2.0", ""));

    assertThat(List.of(invalid.status(), read.status(), plan.status()))
        .containsExactly(422, 200, 200);
    assertThat(behind(last)).isEmpty();
  }

  @Test
  void a_repeat_of_a_release_names_the_first_one() {
    begin();
    Client once = admin.with("Idempotency-Key", UUID.randomUUID().toString());
    String body = document("1.0", ", \"reason\": \"hotfix\"");

    AuditEntry first = change("first", () -> once.post("/api/v1/releases", body));
    AuditEntry repeat = change("repeat", () -> once.post("/api/v1/releases", body));

    assertThat(repeat.resource()).isEqualTo(first.resource());
    assertThat(repeat.lane()).hasValue(lane.toString());
    assertThat(repeat.reason()).hasValue("hotfix");
  }

  @Test
  void a_repeat_of_a_revert_or_a_command_names_its_lane_and_its_reason() {
    UUID one = serve("1.0").id();
    UUID two = serve("2.0").id();
    Client once = admin.with("Idempotency-Key", UUID.randomUUID().toString());
    String revert =
        "{\"from\": \"%s\", \"release\": \"%s\", \"reason\": \"errors\"}".formatted(two, one);
    change("first", () -> once.post(lanePath() + "/revert", revert));
    AuditEntry again = change("repeat", () -> once.post(lanePath() + "/revert", revert));
    begin();
    serve("1.0");
    String pause = "/api/v1/releases/%s/pause".formatted(gated().id());
    Client other = admin.with("Idempotency-Key", UUID.randomUUID().toString());
    change("first", () -> other.post(pause, STEP));
    AuditEntry paused = change("repeat", () -> other.post(pause, STEP));

    assertThat(again.resource()).startsWith("lanes/");
    assertThat(again.lane()).hasValue(again.resource().substring("lanes/".length()));
    assertThat(again.reason()).hasValue("errors");
    assertThat(paused.lane()).hasValue(lane.toString());
    assertThat(paused.reason()).hasValue("seen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS"})
  void a_request_that_reads_leaves_none(String method) {
    serve("1.0");
    long last = last();

    Reply reply = admin.call(method, lanePath(), "");

    assertThat(reply.status()).isBetween(200, 299);
    assertThat(behind(last)).isEmpty();
  }

  /// A missing column is an error of the database that lasts, unlike an outage.
  @Test
  void a_made_change_is_answered_without_its_entry() {
    begin();
    Client once = admin.with("Idempotency-Key", UUID.randomUUID().toString());
    String body = document("1.0", "");
    change("first", () -> once.post("/api/v1/releases", body));
    run("alter table audit rename column entry to gone");
    try {
      assertThat(once.post("/api/v1/releases", body).status()).isEqualTo(202);
    } finally {
      run("alter table audit rename column gone to entry");
    }
  }

  private void run(String sql) {
    int _ = requireNonNull(transactions).call(tx -> Sql.run(tx.connection(), sql));
  }
}
