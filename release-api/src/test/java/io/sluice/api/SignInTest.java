package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.Client.Reply;
import io.sluice.api.identity.TestIssuer;
import io.sluice.contract.Json;
import io.sluice.contract.view.CallerView;
import io.sluice.contract.view.GrantView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Callers whose tokens another issuer signed.
@QuarkusTest
class SignInTest extends ApiTest {
  private static final Map<String, Object> SRE = Map.of("groups", List.of("all", "sre"));

  private final String subject = UUID.randomUUID().toString();
  private final Instant now = InstantSource.system().instant();

  @BeforeEach
  void make() {
    in("signed-in-" + subject.substring(0, 8));
    Reply made = admin.set("/api/v1/environments/" + lane.environment(), "{}");
    assertThat(made.status()).as(made.body()).isEqualTo(200);
  }

  private static String setting(String name) {
    return ConfigProvider.getConfig().getValue(name, String.class);
  }

  private Map<String, Object> claims(Map<String, ?> more) {
    Map<String, Object> claims =
        new HashMap<>(
            Map.of(
                "iss", setting("test.issuer"),
                "aud", List.of(TestIssuer.AUDIENCE, "other"),
                "sub", subject,
                "iat", now.getEpochSecond(),
                "exp", now.getEpochSecond() + 600));
    claims.putAll(more);
    return claims;
  }

  private static String token(Map<String, Object> claims) {
    try {
      return TestIssuer.sign(
          Json.write(claims), Files.readString(Path.of(setting("test.issuer-key"))));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Client with(String token) {
    return admin.as("").with("Authorization", "Bearer " + token);
  }

  private Client person(String login) {
    Map<String, Object> claims = claims(SRE);
    claims.put("login", login);
    return with(token(claims));
  }

  @Test
  void groups_give_roles_in_their_scope() {
    Client ann = person("ann");

    CallerView caller = ann.get("/api/v1/me").as(CallerView.class);
    Reply posted = ann.post("/api/v1/releases", document("1.0", ""));
    Reply elsewhere = ann.get("/api/v1/lanes/production/shop");

    assertThat(caller.name()).isEqualTo("company:%s (ann)".formatted(subject));
    assertThat(caller.issuer()).isEqualTo(setting("test.issuer"));
    assertThat(caller.subject()).isEqualTo(subject);
    assertThat(caller.kind()).isEqualTo("person");
    assertThat(caller.grants())
        .containsExactly(
            new GrantView("approver", "signed-in-*", "*"),
            new GrantView("admin", "signed-in-*", "*"));
    assertThat(posted.status()).as(posted.body()).isEqualTo(202);
    assertThat(posted.text("/caller")).isEqualTo(caller.name());
    assertThat(elsewhere.status()).isEqualTo(403);
    assertThat(elsewhere.text("/detail"))
        .isEqualTo(
            "view needs the role viewer in production/shop, which %s lacks: an admin of"
                + " production/shop may give it",
            caller.name());
    assertThat(ann.get("/api/v1/can-i?verb=release&environment=production").text("/allowed"))
        .isEqualTo("false");
    assertThat(
            ann.get("/api/v1/can-i?verb=release&environment=" + lane.environment())
                .text("/allowed"))
        .isEqualTo("true");
  }

  @Test
  void a_subject_without_a_rule_may_do_nothing() {
    Reply reply = with(token(claims(Map.of("groups", "all")))).get("/api/v1/me");

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.text("/detail")).contains("view needs the role viewer in any environment");
  }

  @Test
  void every_invalid_token_gets_the_same_answer() {
    Map<String, Object> valid = claims(SRE);
    assertThat(with(token(valid)).get("/api/v1/me").status()).isEqualTo(200);
    String signed = token(valid);
    String other = token(claims(Map.of("sub", "other")));
    List<String> tokens =
        Stream.concat(
                Stream.of(
                        Map.of("iss", "https://example.com"),
                        Map.of("aud", "other"),
                        Map.of(
                            "iat", now.getEpochSecond() - 600, "exp", now.getEpochSecond() - 300),
                        Map.of("nbf", now.getEpochSecond() + 300))
                    .map(this::claims)
                    .map(SignInTest::token),
                Stream.of(
                    signed.substring(0, signed.lastIndexOf('.'))
                        + other.substring(other.lastIndexOf('.')),
                    "e30.e30.e30",
                    "stranger"))
            .toList();

    assertThat(tokens)
        .allSatisfy(token -> {
          Reply reply = with(token).get("/api/v1/me");
          assertThat(reply.status()).isEqualTo(401);
          assertThat(reply.http().headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
          assertThat(reply.body()).isEqualTo(with("another").get("/api/v1/me").body());
          assertThat(with(token).get("/q/metrics").status()).isEqualTo(401);
        });
    assertThat(with(signed).get("/q/metrics").status()).isEqualTo(200);
  }

  @Test
  void a_workload_makes_no_key_and_answers_no_gate() {
    Client pipeline = with(token(claims(Map.of("repository", "acme/shop"))));
    UUID gated = gated().id();

    Reply approval = pipeline.post("/api/v1/releases/%s/approve".formatted(gated), "{\"step\": 2}");
    Reply key =
        pipeline.post(
            "/api/v1/keys",
            """
            {"name": "k-%s", "days": 2, "grants": [{"role": "viewer", "environment": "%s", "application": "*"}]}
            """
                .formatted(subject, lane.environment()));

    assertThat(pipeline.get("/api/v1/me").text("/kind")).isEqualTo("workload");
    assertThat(approval.status()).isEqualTo(403);
    assertThat(approval.text("/detail")).contains("is a workload: only persons approve");
    assertThat(key.status()).isEqualTo(403);
    assertThat(key.text("/detail")).contains("is a workload: a person");
  }

  @Test
  void a_gate_can_count_on_the_persons_of_an_issuer() {
    Reply posted =
        admin.post(
            "/api/v1/releases",
            document(
                "1.0",
                """
                , "strategy": {"canary": {"steps": [{"approve": {"expires": "1h", "quorum": 20}}, 100]}}
                """));

    assertThat(posted.status()).as(posted.body()).isEqualTo(202);
  }

  @Test
  void another_display_name_is_the_same_caller() {
    String body = document("1.0", "");
    Reply first = person("ann").with("Idempotency-Key", subject).post("/api/v1/releases", body);
    Reply second = person("ben").with("Idempotency-Key", subject).post("/api/v1/releases", body);

    assertThat(first.status()).as(first.body()).isEqualTo(202);
    assertThat(second.text("/id")).isEqualTo(first.text("/id"));
  }
}
