package io.sluice.e2e.keycloak;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Json;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;

/// An administrator of Keycloak, over its REST API.
final class KeycloakAdmin {
  private final KeycloakServer server;
  private final HttpForms http;

  KeycloakAdmin(KeycloakServer server, HttpForms http) {
    this.server = server;
    this.http = http;
  }

  /// Returns the password of a user in the realms' files.
  static String password(String user) {
    return "password-of-" + user;
  }

  /// Returns the tokens of a user for a client that may exchange a password for them.
  JsonNode signIn(String realm, String client, String user, String password) {
    URI tokens = URI.create(server.issuer(realm) + "/protocol/openid-connect/token");
    HttpResponse<String> response =
        http.send(
            HttpForms.post(
                tokens,
                Map.of(
                    "grant_type", "password",
                    "scope", "openid",
                    "client_id", client,
                    "username", user,
                    "password", password)));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return Json.readTolerant(response.body(), JsonNode.class);
  }

  /// Makes a new key sign the tokens of a realm. The previous one only verifies from now on.
  void rotateKey(String realm) {
    String path = "/admin/realms/%s/components".formatted(realm);
    JsonNode previous =
        Json.readTolerant(
                send("GET", path + "?type=org.keycloak.keys.KeyProvider&name=rsa-generated", ""),
                JsonNode.class)
            .path(0);
    send(
        "POST",
        path,
        """
        {"name": "next", "providerId": "rsa-generated",
         "providerType": "org.keycloak.keys.KeyProvider",
         "config": {"priority": ["200"], "algorithm": ["RS256"]}}
        """);
    send(
        "PUT",
        "%s/%s".formatted(path, previous.path("id").asText()),
        Json.write(
            Map.of(
                "id",
                previous.path("id").asText(),
                "name",
                "rsa-generated",
                "providerId",
                "rsa-generated",
                "providerType",
                "org.keycloak.keys.KeyProvider",
                "parentId",
                previous.path("parentId").asText(),
                "config",
                Map.of(
                    "priority", new String[] {"100"},
                    "active", new String[] {"false"},
                    "enabled", new String[] {"true"}))));
  }

  /// Removes a user from all groups.
  ///
  /// @param id the claim `sub` of the user's tokens
  void removeFromGroups(String realm, String id) {
    String path = "/admin/realms/%s/users/%s/groups".formatted(realm, id);
    for (JsonNode group : Json.readTolerant(send("GET", path, ""), JsonNode.class)) {
      send("DELETE", "%s/%s".formatted(path, group.path("id").asText()), "");
    }
  }

  /// Ends all sessions of a user.
  ///
  /// @param id the claim `sub` of the user's tokens
  void signOut(String realm, String id) {
    send("POST", "/admin/realms/%s/users/%s/logout".formatted(realm, id), "");
  }

  private String send(String method, String path, String body) {
    String token =
        signIn("master", "admin-cli", KeycloakServer.ADMIN, server.adminPassword())
            .path("access_token")
            .asText();
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body)));
    assertThat(response.statusCode())
        .as("%s %s: %s", method, path, response.body())
        .isBetween(200, 299);
    return response.body();
  }
}
