package io.sluice.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import io.sluice.contract.view.CallerView;
import io.sluice.contract.view.GrantView;
import io.sluice.contract.view.KeyRequest;
import io.sluice.contract.view.KeyView;
import io.sluice.e2e.TestedStack;
import io.sluice.e2e.keycloak.DevicePages.Button;
import io.sluice.sandbox.driver.StackDriver;
import io.sluice.sandbox.driver.StackDriver.Ran;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// People sign in at a real Keycloak by the device flow, with the client and the file of issuers of
/// docs/access.md. The first test signs ann in, whose token later tests use.
@EnabledIf("io.sluice.e2e.keycloak.KeycloakServer#isUnpacked")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class KeycloakSignInTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String REALM = "acme";
  private static final String CLIENT = "sluice";
  private static final String SHORT = "short-lived";

  private final TestedStack stack = TestedStack.fresh("sign-in");
  private final KeycloakServer keycloak = new KeycloakServer();
  private final HttpForms http = new HttpForms();
  private final KeycloakAdmin admin = new KeycloakAdmin(keycloak, http);
  private String tokenOfAnn = "";
  private Path directory = Path.of("");

  /// Starts Keycloak and the stack at the same time: release-api starts without keys.
  @BeforeAll
  void start(@TempDir Path shared) throws IOException {
    directory = shared;
    KeycloakPage page = new KeycloakPage();
    Path issuers =
        Files.writeString(directory.resolve("issuers.json"), page.issuers(keycloak.issuer(REALM)));
    CompletableFuture<Ran> up =
        CompletableFuture.supplyAsync(
            () -> stack.up(Map.of("SLUICE_API_ISSUERS_FILE", issuers.toString())));
    try {
      keycloak.start(
          Map.of(REALM, page.realmWithClient(REALM), "other", KeycloakPage.realm("other")));
    } finally {
      var _ = up.join();
    }
  }

  @AfterAll
  void stop() {
    try {
      stack.down();
    } finally {
      http.close();
      keycloak.close();
    }
  }

  private CliHome home(String name) {
    return new CliHome(
        new StackDriver(TestedStack.root(), directory.resolve(name)), stack.driver().apiUrl());
  }

  private CliHome signIn(String home, String client, String person) {
    CliHome made = home(home);
    Ran ran = made.logIn(keycloak.issuer(REALM), client, person, Button.ACCEPT, http);
    assertThat(ran.exit()).as(ran.output()).isZero();
    assertThat(ran.output())
        .contains("open %s/device and enter the code ".formatted(keycloak.issuer(REALM)))
        .contains("signed in: ");
    return made;
  }

  private int status(String token) {
    URI me = URI.create(stack.driver().apiUrl() + "/api/v1/me");
    return http.send(HttpRequest.newBuilder(me).header("Authorization", "Bearer " + token))
        .statusCode();
  }

  private void awaitStatus(int status, String token) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(status(token)).isEqualTo(status));
  }

  /// Requires that release-api rejects a token, and that its log says why. The log has at most one
  /// reason in a second.
  private void requireRejected(String token, String reason) {
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> {
          assertThat(status(token)).isEqualTo(401);
          assertThat(stack.driver().state().resolve("logs/release-api.log"))
              .content()
              .contains("rejected a token of issuer company: " + reason);
        });
  }

  @Test
  @Order(1)
  void the_groups_of_a_person_give_roles() {
    CliHome ann = signIn("ann", CLIENT, "ann");
    CliHome ben = signIn("ben", CLIENT, "ben");
    tokenOfAnn = ann.token();
    // The first fetch of the keys failed if release-api started before Keycloak.
    awaitStatus(200, tokenOfAnn);

    CallerView caller = ann.whoAmI();

    assertThat(caller.issuer()).isEqualTo(keycloak.issuer(REALM));
    assertThat(caller.name()).isEqualTo("company:%s (ann)".formatted(caller.subject()));
    assertThat(caller.kind()).isEqualTo("person");
    assertThat(caller.grants())
        .containsExactlyInAnyOrder(
            new GrantView("operator", "*", "*"), new GrantView("approver", "production", "*"));
    assertThat(ben.whoAmI().grants()).containsExactly(new GrantView("releaser", "*", "shop"));
    assertThat(ben.run("can-i", "release", "production/shop").exit()).isZero();
    assertThat(ben.run("can-i", "release", "production/cart").exit()).isEqualTo(2);
  }

  @Test
  @Order(2)
  void a_person_without_a_group_may_do_nothing() {
    CliHome cem = signIn("cem", CLIENT, "cem");

    assertThat(status(cem.token())).isEqualTo(403);
    assertThat(cem.run("whoami").output()).contains("view needs the role viewer");
  }

  @Test
  @Order(3)
  void a_denied_code_signs_no_one_in() {
    CliHome home = home("denied");

    Ran ran = home.logIn(keycloak.issuer(REALM), CLIENT, "ann", Button.CANCEL, http);

    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.output()).contains("rejected the sign-in: access_denied");
    assertThat(directory.resolve("denied/login.json")).doesNotExist();
  }

  @Test
  @Order(4)
  void tokens_that_are_not_for_sluice_are_rejected() {
    JsonNode others = admin.signIn(REALM, "other", "ann", KeycloakAdmin.password("ann"));
    String tokenOfOtherRealm =
        admin
            .signIn("other", CLIENT, "ann", KeycloakAdmin.password("ann"))
            .path("id_token")
            .asText();
    JsonNode claims = ForgedTokens.part(tokenOfOtherRealm, 1);

    assertThat(claims.path("iss").asText()).isEqualTo(keycloak.issuer("other"));
    assertThat(claims.path("aud").asText()).isEqualTo(CLIENT);
    assertThat(status(tokenOfOtherRealm)).isEqualTo(401);
    requireRejected(others.path("id_token").asText(), "it is for another audience");
    // A token for Keycloak itself has no audience, or another one.
    assertThat(status(others.path("access_token").asText())).isEqualTo(401);
    assertThat(status(others.path("refresh_token").asText())).isEqualTo(401);
    assertThat(status(tokenOfAnn)).isEqualTo(200);
  }

  @Test
  @Order(4)
  void forged_tokens_are_rejected() throws GeneralSecurityException {
    var forged = new ForgedTokens(tokenOfAnn);
    HttpRequest.Builder realm = HttpRequest.newBuilder(URI.create(keycloak.issuer(REALM)));
    String publicKey =
        Json.readTolerant(http.send(realm).body(), JsonNode.class).path("public_key").asText();

    assertThat(status(forged.unsigned(""))).isEqualTo(401);
    requireRejected(forged.unsigned("AA"), "its form, algorithm or key is not valid");
    assertThat(status(forged.signedWithPublicKey(publicKey))).isEqualTo(401);
    requireRejected(forged.withClaim("/sre", "/shop"), "its signature is not valid");
    assertThat(status(forged.withClaim(keycloak.issuer(REALM), keycloak.issuer("other"))))
        .isEqualTo(401);
    assertThat(status(forged.signedWithNewKey(forged.keyId()))).isEqualTo(401);
    assertThat(status(tokenOfAnn)).isEqualTo(200);
  }

  @Test
  @Order(5)
  void the_command_line_renews_a_token_until_the_session_ends() {
    CliHome dan = signIn("dan", SHORT, "dan");
    String first = dan.token();
    String id = ForgedTokens.part(first, 1).path("sub").asText();

    requireRejected(first, "it expired");
    CallerView caller = dan.whoAmI();
    String renewed = dan.token();
    admin.removeFromGroups(REALM, id);
    Ran withoutGroup = dan.run("whoami");
    admin.signOut(REALM, id);
    awaitStatus(401, dan.token());
    Ran afterSignOut = dan.run("whoami");

    assertThat(caller.subject()).isEqualTo(id);
    assertThat(caller.roles()).contains("operator");
    assertThat(renewed).isNotEqualTo(first);
    assertThat(withoutGroup.output()).contains("view needs the role viewer");
    assertThat(afterSignOut.exit()).as(afterSignOut.output()).isEqualTo(4);
    assertThat(afterSignOut.output())
        .contains("the sign-in at %s has ended".formatted(keycloak.issuer(REALM)))
        .contains("sign in again by ");
  }

  @Test
  @Order(6)
  void a_rotated_key_needs_no_restart_and_ends_no_token() {
    CliHome ben = signIn("before", SHORT, "ben");
    String old = ben.token();
    long pid = stack.driver().findProcess("release-api").orElseThrow().pid();
    admin.rotateKey(REALM);

    String next = signIn("after", CLIENT, "ann").token();

    assertThat(keyId(old)).isEqualTo(keyId(tokenOfAnn));
    assertThat(keyId(next)).isNotEqualTo(keyId(tokenOfAnn));
    awaitStatus(200, next);
    assertThat(status(tokenOfAnn)).isEqualTo(200);
    assertThat(keyId(ben.renewToken())).isEqualTo(keyId(next));
    awaitStatus(401, old);
    assertThat(status(tokenOfAnn)).isEqualTo(200);
    assertThat(stack.driver().findProcess("release-api").map(ProcessHandle::pid)).contains(pid);
  }

  private static String keyId(String token) {
    return new ForgedTokens(token).keyId();
  }

  @Test
  @Order(7)
  void without_keycloak_known_keys_and_the_tokens_of_sluice_stay_valid()
      throws GeneralSecurityException {
    var request =
        new KeyRequest("shop-ci", Optional.of(1), List.of(new GrantView("viewer", "*", "*")));
    String key =
        stack
            .api()
            .post("/keys", Optional.of(Json.write(request)))
            .as(KeyView.class)
            .key()
            .orElseThrow();
    String forged = new ForgedTokens(tokenOfAnn).signedWithNewKey("unknown");
    CliHome ben = home("before");

    keycloak.stop();

    assertThat(status(tokenOfAnn)).isEqualTo(200);
    assertThat(home("after").whoAmI().name()).endsWith(" (ann)");
    assertThat(status(forged)).isEqualTo(401);
    assertThat(status(stack.driver().findToken().orElseThrow())).isEqualTo(200);
    assertThat(status(key)).isEqualTo(200);
    awaitStatus(401, ben.token());
    Ran renewal = ben.run("whoami");
    assertThat(renewal.exit()).as(renewal.output()).isEqualTo(4);
    assertThat(renewal.output()).contains("does not answer as an issuer does");
  }
}
