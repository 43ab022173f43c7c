package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.ConsoleAccessMatrix.Rule;
import io.sluice.api.ConsoleCalls.Answer;
import io.sluice.api.http.ResourceKind;
import java.net.CookieManager;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every operations page without a caller, with each role, and for callers of other lanes.
@QuarkusTest
class ConsoleOperationsAccessTest extends ApiTest {
  private static final String NO_TOKEN = "the form is of another session: load the page again";
  private static final String DEAD_LETTER = "release.progress.release-api.dlq-0-999999";

  private static Set<String> roles() {
    return Set.copyOf(ApiStack.ROLES);
  }

  private ConsoleCalls as(String caller) {
    return new ConsoleCalls(url, new ConsoleBrowser(url).as(caller).cookies());
  }

  private static boolean isRead(String endpoint) {
    return endpoint.startsWith("GET ");
  }

  private Answer call(ConsoleCalls calls, String endpoint) {
    String id = endpoint.contains("dead-letters") ? DEAD_LETTER : new UUID(0, 0).toString();
    String path =
        endpoint
            .substring(endpoint.indexOf(' ') + 1)
            .replace("{id}", id)
            .replace("{environment}", lane.environment())
            .replace("{application}", lane.application());
    return calls.call(
        endpoint.substring(0, endpoint.indexOf(' ')), path, "reason=x&revision=1&document=%7B%7D");
  }

  @Test
  void without_a_session_a_page_leads_to_the_sign_in_and_a_form_is_kept() {
    var anonymous = new ConsoleCalls(url, new CookieManager());

    ConsoleOperationsMatrix.RULES
        .keySet()
        .forEach(endpoint -> {
          Answer answer = call(anonymous, endpoint);
          if (isRead(endpoint)) {
            assertThat(answer.status()).as(endpoint).isEqualTo(303);
            assertThat(answer.header("Location")).as(endpoint).contains("/console/sign-in?to=");
            assertThat(answer.body()).as(endpoint).isEmpty();
          } else {
            assertThat(answer.status()).as(endpoint).isEqualTo(401);
            assertThat(answer.text()).as(endpoint).contains("Your session has ended");
          }
        });
  }

  @ParameterizedTest
  @MethodSource("roles")
  void each_role_can_use_exactly_the_pages_that_the_table_allows(String role) {
    assertThat(admin.set("/api/v1/applications/" + lane.application(), "{}").status())
        .isEqualTo(200);
    ConsoleCalls calls = as(role);

    ConsoleOperationsMatrix.RULES.forEach((endpoint, rule) -> {
      Answer answer = call(calls, endpoint);
      if (!rule.roles().contains(role)) {
        assertThat(answer.status()).as(endpoint).isEqualTo(403);
        assertThat(answer.text()).as(endpoint).contains("needs the role", "which " + role);
      } else if (isRead(endpoint)) {
        assertThat(answer.status()).as(endpoint).isEqualTo(endpoint.contains("{id}") ? 404 : 200);
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
    assertThat(admin.set("/api/v1/applications/" + lane.application(), "{}").status())
        .isEqualTo(200);
    String caller = "admin-in-" + scope;
    ConsoleCalls calls = as(caller);

    ConsoleOperationsMatrix.RULES.forEach((endpoint, rule) -> {
      Answer answer = call(calls, endpoint);
      String place = place(rule, scope);
      if (!place.isEmpty()) {
        assertThat(answer.status()).as(endpoint).isEqualTo(403);
        assertThat(answer.text())
            .as(endpoint)
            .contains("in %1$s, which %2$s lacks: an admin of %1$s may".formatted(place, caller));
      } else if (isRead(endpoint)) {
        assertThat(answer.status()).as(endpoint).isEqualTo(endpoint.contains("{id}") ? 404 : 200);
      } else {
        assertThat(answer.text()).as(endpoint).contains(NO_TOKEN);
      }
    });
  }

  /// Returns the place in which the caller lacks the role; empty if the page needs none there.
  private String place(Rule rule, String scope) {
    ResourceKind kind = rule.kind();
    String environment = lane.environment() + "/*";
    String application = "*/" + lane.application();
    return switch (kind) {
      case INSTALLATION -> "all environments";
      case ENVIRONMENT -> environment;
      case APPLICATION -> application;
      case PART_OF_ENVIRONMENT -> scope.equals("applications") ? "" : environment;
      case PART_OF_APPLICATION -> scope.equals("environments") ? "" : application;
      default -> "";
    };
  }

  @Test
  void the_first_page_names_the_version_and_the_pages_that_the_caller_may_not_read() {
    Answer admins = as("admin").get("/console/operations");
    Answer others = as("viewer-in-lanes").get("/console/operations");

    assertThat(admins.text()).contains("release-api " + version());
    assertThat(admins.text()).doesNotContain("needs the role");
    assertThat(others.text())
        .contains(
            "view needs the role viewer in all environments",
            "audit needs the role admin in all environments",
            "manage-keys needs the role admin in any environment");
  }

  private String version() {
    return admin.get("/api/v1/version").text("/version");
  }
}
