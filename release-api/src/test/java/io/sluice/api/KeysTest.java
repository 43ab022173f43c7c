package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.contract.view.CallerView;
import io.sluice.contract.view.GrantView;
import io.sluice.contract.view.KeyView;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
class KeysTest extends ApiTest {
  private static final String KEYS = "/api/v1/keys";

  @Inject JdbcTransactions<JdbcTx> transactions;

  private final String name = "key-" + UUID.randomUUID().toString().substring(0, 8);

  private static String body(String name, int days, String... grants) {
    return """
    {"name": "%s", "days": %d, "grants": [%s]}
    """
        .formatted(name, days, String.join(", ", grants));
  }

  private static String grant(String role, String environment, String application) {
    return """
    {"role": "%s", "environment": "%s", "application": "%s"}\
    """
        .formatted(role, environment, application);
  }

  private KeyView create(String... grants) {
    Reply reply = admin.post(KEYS, body(name, 2, grants));
    assertThat(reply.status()).as(reply.body()).isEqualTo(201);
    return reply.as(KeyView.class);
  }

  private Client with(KeyView key) {
    return admin.as("").with("Authorization", "Bearer " + key.key().orElseThrow());
  }

  @Test
  void a_key_has_its_grants_until_it_is_revoked() {
    KeyView key = create(grant("releaser", lane.environment(), lane.application()));
    Client client = with(key);

    CallerView caller = client.get("/api/v1/me").as(CallerView.class);
    Reply posted = client.post("/api/v1/releases", document("1.0", ""));
    Reply elsewhere = client.get("/api/v1/lanes/production/other");

    assertThat(caller.name()).isEqualTo("key:" + name + " (admin)");
    assertThat(caller.issuer()).isEqualTo("sluice-keys");
    assertThat(caller.subject()).isEqualTo(key.id().toString());
    assertThat(caller.grants())
        .containsExactly(new GrantView("releaser", lane.environment(), lane.application()));
    assertThat(posted.status()).as(posted.body()).isEqualTo(202);
    assertThat(posted.text("/caller")).isEqualTo(caller.name());
    assertThat(elsewhere.status()).isEqualTo(403);

    Reply revoked = admin.call("DELETE", KEYS + "/" + key.id(), "");

    assertThat(revoked.text("/revokedBy")).isEqualTo("admin");
    Reply after = client.get("/api/v1/me");
    assertThat(after.status()).isEqualTo(401);
    assertThat(after.http().headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(admin.call("DELETE", KEYS + "/" + key.id(), "").body()).isEqualTo(revoked.body());
    assertThat(create(grant("viewer", "*", "*")).id()).isNotEqualTo(key.id());
  }

  @Test
  void the_database_has_only_the_hash() {
    KeyView key = create(grant("viewer", "*", "*"));
    String text = key.key().orElseThrow();

    List<String> rows =
        transactions.call(tx ->
            Sql.list(
                tx.connection(),
                "select api_key::text as row from api_key where id = ?",
                row -> row.getString("row"),
                key.id()));

    assertThat(text).matches("sluice_[-_A-Za-z0-9]{43}");
    assertThat(rows).singleElement().asString().contains(name).doesNotContain(text.substring(7));
    assertThat(admin.get(KEYS).body()).contains(name).doesNotContain(text.substring(7));
  }

  @Test
  void an_expired_key_is_unknown_and_its_name_is_free() {
    KeyView key = create(grant("viewer", "*", "*"));
    int _ =
        transactions.call(tx ->
            Sql.run(
                tx.connection(),
                "update api_key set expires = statement_timestamp() where id = ?",
                key.id()));

    assertThat(with(key).get("/api/v1/me").status()).isEqualTo(401);
    assertThat(create(grant("viewer", "*", "*")).id()).isNotEqualTo(key.id());
  }

  @Test
  void a_name_belongs_to_one_key() {
    KeyView _ = create(grant("viewer", "*", "*"));

    Reply second = admin.post(KEYS, body(name, 2, grant("viewer", "*", "*")));

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.text("/detail")).contains("a key with the name '%s' exists".formatted(name));
  }

  @Test
  void a_caller_grants_only_the_own_lanes() {
    Client inside = admin.as("admin-in-lanes");

    Reply wider = inside.post(KEYS, body(name, 2, grant("viewer", "inner-*", "*")));
    Reply releaser = admin.as("releaser").post(KEYS, body(name, 2, grant("viewer", "*", "*")));
    Reply narrower = inside.post(KEYS, body(name, 2, grant("admin", "inner-*", "app-x*")));

    assertThat(wider.status()).isEqualTo(403);
    assertThat(wider.text("/detail")).contains("manage-keys needs the role admin in inner-*/*");
    assertThat(releaser.status()).isEqualTo(403);
    assertThat(narrower.status()).as(narrower.body()).isEqualTo(201);
    assertThat(inside.get(KEYS).body()).contains(name);
    assertThat(admin.as("admin-in-environments").get(KEYS).body()).contains(name);

    KeyView everywhere =
        admin.post(KEYS, body(name + "-all", 2, grant("viewer", "*", "*"))).as(KeyView.class);
    assertThat(inside.get(KEYS).body()).doesNotContain(name + "-all");
    assertThat(inside.call("DELETE", KEYS + "/" + everywhere.id(), "").status()).isEqualTo(403);
  }

  @Test
  void a_key_makes_no_key_and_answers_no_gate() {
    Client client = with(create(grant("admin", "*", "*")));
    serve("1.0"); // the first release has no gate
    UUID gated = gated().id();

    Reply key = client.post(KEYS, body(name + "-2", 2, grant("viewer", "*", "*")));
    Reply approval = client.post("/api/v1/releases/%s/approve".formatted(gated), "{\"step\": 2}");
    Reply skip =
        client.post(
            "/api/v1/releases/%s/skip".formatted(gated), "{\"step\": 2, \"reason\": \"late\"}");
    Reply override =
        client.post(
            "/api/v1/releases/%s/override-freeze".formatted(gated), "{\"reason\": \"late\"}");

    assertThat(skip.text("/detail")).contains("is an API key: only persons skip gates");
    assertThat(override.text("/detail")).contains("is an API key: only persons override a freeze");
    assertThat(key.status()).isEqualTo(403);
    assertThat(key.text("/detail")).contains("is an API key");
    assertThat(approval.status()).isEqualTo(403);
    assertThat(approval.text("/detail")).contains("is an API key: only persons approve");
  }

  @ParameterizedTest
  @CsvSource({
    "0, viewer, /days",
    "401, viewer, /days",
    "2, approver, /grants/0/role",
    "2, boss, /grants/0"
  })
  void a_request_out_of_bounds_is_rejected(int days, String role, String pointer) {
    Reply reply = admin.post(KEYS, body(name, days, grant(role, "*", "*")));

    assertThat(reply.status()).as(reply.body()).isEqualTo(422);
    assertThat(reply.text("/errors/0/pointer")).isEqualTo(pointer);
  }

  @Test
  @Timeout(60)
  void a_stream_ends_soon_after_its_key() throws Exception {
    UUID release = post("1.0").id();
    KeyView key = create(grant("viewer", "*", "*"));
    HttpResponse<Stream<String>> stream =
        HttpClient.newHttpClient()
            .send(
                with(key)
                    .with("Accept", "text/event-stream")
                    .request("GET", "/api/v1/releases/%s/events".formatted(release), "")
                    .timeout(PATIENCE)
                    .build(),
                BodyHandlers.ofLines());
    Iterator<String> lines = stream.body().iterator();
    assertThat(lines.hasNext()).isTrue();

    long from = System.nanoTime();
    Reply _ = admin.call("DELETE", KEYS + "/" + key.id(), "");
    lines.forEachRemaining(_ -> {});

    assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(10));
  }
}
