package io.sluice.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.AccessMatrix.Rule;
import io.sluice.api.Client.Reply;
import io.sluice.api.http.ResourceKind;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.CommandView;
import io.sluice.contract.view.GrantView;
import io.sluice.contract.view.KeyView;
import io.sluice.contract.view.PermissionView;
import io.sluice.contract.view.ReleaseView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every endpoint with every role, in every form of scope, inside and outside of it.
@QuarkusTest
class ScopeTest extends ApiTest {
  private static final String STREAM = "text/event-stream";

  private final List<Place> places = new ArrayList<>();

  /// A lane with a release that serves, a command, and a key with a role in this lane.
  private record Place(LaneKey lane, UUID release, UUID command, UUID key) {
    boolean isInEnvironments() {
      return lane.environment().startsWith("inner-");
    }

    boolean isInApplications() {
      return lane.application().startsWith("app-");
    }
  }

  static List<String> roles() {
    return ApiStack.ROLES;
  }

  @BeforeEach
  void make() {
    String unique = UUID.randomUUID().toString().substring(0, 8);
    places.add(place("inner-" + unique, "app-" + unique));
    places.add(place("outer-" + unique, "app-" + unique));
    places.add(place("inner-" + unique, "other-" + unique));
  }

  private Place place(String environment, String application) {
    lane = new LaneKey(environment, application);
    in(environment);
    assertThat(admin.set("/api/v1/environments/" + environment, "{}").status()).isEqualTo(200);
    ReleaseView release = serve("1.0");
    Reply scaled = admin.put(lanePath() + "/replicas", "{\"replicas\": 2}");
    assertThat(scaled.status()).as(scaled.body()).isEqualTo(202);
    String name = "key-" + UUID.randomUUID();
    KeyView key = admin.post("/api/v1/keys", key(lane, name, 2)).as(KeyView.class);
    return new Place(lane, release.id(), scaled.as(CommandView.class).id(), key.id());
  }

  private static String key(LaneKey lane, String name, int days) {
    return Json.write(
        Map.of(
            "name", name,
            "days", days,
            "grants", List.of(new GrantView("viewer", lane.environment(), lane.application()))));
  }

  @ParameterizedTest
  @MethodSource("roles")
  void a_role_holds_in_its_scope_only(String role) {
    for (String scope : ApiStack.SCOPES.keySet()) {
      Client client = admin.as("%s-in-%s".formatted(role, scope));
      for (Place place : places) {
        AccessMatrix.RULES.forEach((endpoint, rule) -> {
          boolean isAllowed = rule.roles().contains(role) && isIn(rule.kind(), scope, place);
          Reply reply = call(client, endpoint, place);
          assertThat(reply.status() != 403)
              .as("%s with %s of %s: %s", endpoint, client.role(), place.lane(), reply.body())
              .isEqualTo(isAllowed);
          assertThat(reply.status()).as(endpoint).isNotIn(401, 500);
        });
      }
    }
  }

  private static boolean isIn(ResourceKind kind, String scope, Place place) {
    boolean isEnvironment = scope.equals("applications") || place.isInEnvironments();
    boolean isApplication = scope.equals("environments") || place.isInApplications();
    return switch (kind) {
      case NONE, LIST -> true;
      case INSTALLATION -> false;
      case ENVIRONMENT -> isEnvironment && scope.equals("environments");
      case PART_OF_ENVIRONMENT -> isEnvironment;
      case APPLICATION -> isApplication && scope.equals("applications");
      case PART_OF_APPLICATION -> isApplication;
      case LANE, RELEASE, COMMAND, DOCUMENT, GRANTS -> isEnvironment && isApplication;
    };
  }

  /// Calls the endpoint with a body that it rejects after it has compared the roles.
  private static Reply call(Client client, String endpoint, Place place) {
    String[] parts = endpoint.split(" ", -1);
    Rule rule = requireNonNull(AccessMatrix.RULES.get(endpoint));
    UUID id =
        switch (rule.kind()) {
          case COMMAND -> place.command();
          case GRANTS -> place.key();
          default -> place.release();
        };
    String path =
        "/api/v1"
            + parts[1]
                .replace("{id}", id.toString())
                .replace("{environment}", place.lane().environment())
                .replace("{application}", place.lane().application());
    boolean hasBody = parts[0].equals("PUT") || parts[0].equals("POST");
    String body =
        switch (rule.kind()) {
          case DOCUMENT ->
              """
              {"application": "%s", "environment": "%s", "version": "2.0", "replicas": -1}
              """
                  .formatted(place.lane().application(), place.lane().environment());
          case GRANTS -> key(place.lane(), "", 0);
          default -> "{\"nothing\": 1}";
        };
    return client.call(parts[0], path, hasBody ? body : "");
  }

  @Test
  void a_rejection_names_the_role_its_scope_and_who_may_give_it() {
    Place outside = places.get(1);

    Reply reply =
        admin
            .as("releaser-in-lanes")
            .post("/api/v1/releases/%s/abort".formatted(outside.release()), "{}");

    assertThat(reply.status()).isEqualTo(403);
    assertThat(reply.text("/type")).isEqualTo("urn:sluice:problem:forbidden");
    assertThat(reply.text("/detail"))
        .isEqualTo(
            "abort needs the role operator or releaser in %1$s, which releaser-in-lanes lacks: an"
                + " admin of %1$s may give it",
            outside.lane());
  }

  @Test
  void streams_are_restricted_like_pages() {
    Client client = admin.as("viewer-in-lanes").with("Accept", STREAM);

    for (Place outside : places.subList(1, 3)) {
      assertThat(client.get("/api/v1/lanes/%s/events".formatted(outside.lane())).status())
          .isEqualTo(403);
      assertThat(client.get("/api/v1/releases/%s/events".formatted(outside.release())).status())
          .isEqualTo(403);
    }
  }

  @Test
  void lists_show_only_what_the_caller_may_see() {
    Client client = admin.as("viewer-in-lanes");
    LaneKey inside = places.getFirst().lane();

    assertThat(names(client, "/api/v1/environments", "/name"))
        .contains(inside.environment())
        .allMatch(name -> name.startsWith("inner-"));
    assertThat(names(client, "/api/v1/applications", "/name"))
        .contains(inside.application())
        .allMatch(name -> name.startsWith("app-"));
    for (String list : List.of("/api/v1/lanes", "/api/v1/releases", "/api/v1/outcomes")) {
      assertThat(names(client, list + "?limit=200", "/lane"))
          .as(list)
          .allMatch(name -> name.matches("inner-[^/]*/app-.*"));
    }
    assertThat(names(client, "/api/v1/lanes?limit=200", "/lane")).contains(inside.toString());
    assertThat(names(client, "/api/v1/releases?lane=" + inside, "/lane"))
        .containsExactly(inside.toString());
    assertThat(names(client, "/api/v1/releases?lane=" + places.get(1).lane(), "/lane")).isEmpty();
  }

  private static List<String> names(Client client, String path, String field) {
    Reply reply = client.get(path);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return StreamSupport.stream(reply.json().at("/items").spliterator(), false)
        .map(item -> item.at(field).asText())
        .toList();
  }

  @Test
  void can_i_answers_like_the_endpoints() {
    Map<LaneKey, Boolean> expected =
        Map.of(
            places.getFirst().lane(),
            true,
            places.get(1).lane(),
            false,
            places.get(2).lane(),
            false);

    expected.forEach((asked, isAllowed) ->
        assertThat(
                admin
                    .as("operator-in-lanes")
                    .get(
                        "/api/v1/can-i?verb=abort&environment=%s&application=%s"
                            .formatted(asked.environment(), asked.application()))
                    .as(PermissionView.class)
                    .allowed())
            .as(asked.toString())
            .isEqualTo(isAllowed));
    PermissionView release =
        admin.as("operator").get("/api/v1/can-i?verb=release").as(PermissionView.class);
    assertThat(release.allowed()).isFalse();
    assertThat(release.sentence())
        .isEqualTo(
            "release needs the role releaser in all environments, which operator lacks: an admin of all"
                + " environments may give it");
    assertThat(admin.get("/api/v1/can-i?verb=relese").text("/errors/0/nearest"))
        .isEqualTo("release");
    assertThat(admin.get("/api/v1/can-i?verb=abort&enviroment=x").status()).isEqualTo(400);
    assertThat(admin.get("/api/v1/can-i?verb=abort&environment=A").status()).isEqualTo(400);
  }
}
