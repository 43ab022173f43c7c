package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.ConsoleAccessMatrix.Rule;
import io.sluice.api.ConsoleCalls.Answer;
import io.sluice.api.http.Permission;
import io.sluice.api.http.ResourceKind;
import io.sluice.api.http.WithoutCaller;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.ReleaseView;
import java.io.IOException;
import java.net.CookieManager;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every endpoint of the console without a caller, with each role, and in the lanes of others.
@QuarkusTest
class ConsoleAccessTest extends ApiTest {
  private static final String NO_TOKEN = "the form is of another session: load the page again";

  private UUID release = new UUID(0, 0);
  private UUID command = new UUID(0, 0);

  private static Set<String> roles() {
    return Set.copyOf(ApiStack.ROLES);
  }

  private void prepare() {
    ReleaseView served = serve("1.0");
    release = served.id();
    Client.Reply scaled = admin.put(lanePath() + "/replicas", "{\"replicas\": 2}");
    assertThat(scaled.status()).as(scaled.body()).isEqualTo(202);
    command = scaled.as(CommandView.class).id();
  }

  private ConsoleCalls as(String caller) {
    return new ConsoleCalls(url, new ConsoleBrowser(url).as(caller).cookies());
  }

  private String path(String endpoint, ResourceKind kind) {
    String verb = kind == ResourceKind.LANE ? "stop" : "abort";
    return endpoint
        .substring(endpoint.indexOf(' ') + 1)
        .replace("{id}", (kind == ResourceKind.COMMAND ? command : release).toString())
        .replace("{environment}", lane.environment())
        .replace("{application}", lane.application())
        .replace("{verb}", verb);
  }

  private static String method(String endpoint) {
    return endpoint.substring(0, endpoint.indexOf(' '));
  }

  private Answer call(ConsoleCalls calls, String endpoint, Rule rule) {
    return calls.call(method(endpoint), path(endpoint, rule.kind()), "reason=x&step=1&value=2");
  }

  @Test
  void the_tables_name_every_endpoint_with_its_permission() {
    Set<String> expected = new TreeSet<>(ConsoleOperationsMatrix.all().keySet());
    expected.addAll(ConsoleAccessMatrix.WITHOUT_CALLER);

    assertThat(ConsoleEndpoints.all().keySet()).containsExactlyInAnyOrderElementsOf(expected);
    ConsoleEndpoints.all()
        .forEach((endpoint, method) -> {
          Permission permission = method.getAnnotation(Permission.class);
          Rule rule = ConsoleOperationsMatrix.all().get(endpoint);
          if (rule == null || permission == null) {
            assertThat(method.isAnnotationPresent(WithoutCaller.class)).as(endpoint).isTrue();
            assertThat(ConsoleAccessMatrix.WITHOUT_CALLER).contains(endpoint);
          } else {
            assertThat(permission.on()).as(endpoint).isEqualTo(rule.kind());
            assertThat(permission.verb()).as(endpoint).isEqualTo(rule.verb());
          }
        });
  }

  @Test
  void without_a_session_a_page_leads_to_the_sign_in_and_a_form_is_kept() {
    prepare();
    var anonymous = new ConsoleCalls(url, new CookieManager());

    ConsoleAccessMatrix.RULES.forEach((endpoint, rule) -> {
      Answer answer = call(anonymous, endpoint, rule);
      if (method(endpoint).equals("GET")) {
        assertThat(answer.status()).as(endpoint).isEqualTo(303);
        assertThat(answer.header("Location")).as(endpoint).contains("/console/sign-in?to=");
        assertThat(answer.body()).as(endpoint).isEmpty();
      } else {
        assertThat(answer.status()).as(endpoint).isEqualTo(401);
        assertThat(answer.text()).as(endpoint).contains("Your session has ended");
      }
    });
    assertThat(anonymous.get("/console/sign-in").status()).isEqualTo(200);
    assertThat(anonymous.post("/console/sign-in", "").text()).contains(NO_TOKEN);
    assertThat(anonymous.post("/console/sign-out", "").text()).contains(NO_TOKEN);
  }

  @ParameterizedTest
  @MethodSource("roles")
  void each_role_can_use_exactly_the_endpoints_that_the_table_allows(String role) {
    prepare();
    ConsoleCalls calls = as(role);

    ConsoleAccessMatrix.RULES.forEach((endpoint, rule) -> {
      Answer answer = call(calls, endpoint, rule);
      if (!rule.roles().contains(role)) {
        assertThat(answer.status()).as(endpoint).isEqualTo(403);
        assertThat(answer.text()).as(endpoint).contains("needs the role", "which " + role);
      } else if (method(endpoint).equals("GET")) {
        assertThat(answer.status()).as(endpoint).isIn(200, 503);
      } else { // behind the permission, the form lacks its token
        assertThat(answer.status()).as(endpoint).isEqualTo(403);
        assertThat(answer.text()).as(endpoint).contains(NO_TOKEN);
      }
    });
  }

  /// The caller has every role, but elsewhere.
  @ParameterizedTest
  @ValueSource(strings = {"lanes", "environments", "applications"})
  void a_caller_with_another_scope_gets_the_rejection_of_the_api(String scope) {
    prepare();
    String caller = "admin-in-" + scope;
    ConsoleCalls calls = as(caller);

    ConsoleAccessMatrix.RULES.forEach((endpoint, rule) -> {
      Answer answer = call(calls, endpoint, rule);
      switch (rule.kind()) {
        case LIST, NONE -> assertThat(answer.status()).as(endpoint).isEqualTo(200);
        default -> {
          assertThat(answer.status()).as(endpoint).isEqualTo(403);
          assertThat(answer.text())
              .as(endpoint)
              .contains("in %1$s, which %2$s lacks: an admin of %1$s may".formatted(lane, caller));
        }
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"/console", "/console/sign-in", "/console/me", "/console/nothing"})
  void a_request_to_an_unknown_host_is_rejected(String path) throws IOException {
    for (String method : Set.of("GET", "POST")) {
      String answer = fromElsewhere(method, path);
      assertThat(answer).startsWith("HTTP/1.1 421").contains("evil.example.com");
      assertThat(answer).contains("default-src 'none'").doesNotContain("form-token\" value=\"A");
    }
  }

  private String fromElsewhere(String method, String path) throws IOException {
    try (var socket = new Socket(url.getHost(), url.getPort())) {
      socket
          .getOutputStream()
          .write(
              "%s %s HTTP/1.1\r\nHost: evil.example.com\r\nConnection: close\r\n\r\n"
                  .formatted(method, path)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
