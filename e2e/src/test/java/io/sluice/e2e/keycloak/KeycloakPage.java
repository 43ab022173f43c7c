package io.sluice.e2e.keycloak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Json;
import io.sluice.e2e.TestedStack;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The section "With Keycloak" of docs/access.md, whose client and issuer the test uses.
final class KeycloakPage {
  private static final String EXAMPLE = "https://login.example.com/realms/acme";
  private static final Pattern BLOCK = Pattern.compile("(?s)```json\n(.*?)```");

  private final List<String> blocks;

  KeycloakPage() {
    try {
      String page = Files.readString(TestedStack.root().resolve("docs/access.md"));
      String section = page.split("\n### With Keycloak\n", -1)[1].split("\n##", -1)[0];
      blocks = BLOCK.matcher(section).results().map(it -> it.group(1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the file of issuers, with another URL of the issuer and a smaller clock skew: the test
  /// waits for the end of a token.
  String issuers(String issuer) {
    return block("\"issuers\"").replace(EXAMPLE + "\",", issuer + "\", \"clockSkew\": \"1s\",");
  }

  /// Returns a realm of the test resources, with the client of the page.
  String realmWithClient(String name) {
    JsonNode realm = Json.readTolerant(realm(name), JsonNode.class);
    ArrayNode clients = (ArrayNode) realm.path("clients");
    var _ = clients.insert(0, Json.readTolerant(block("\"clientId\""), ObjectNode.class));
    return realm.toString();
  }

  private String block(String part) {
    return blocks.stream().filter(block -> block.contains(part)).findFirst().orElseThrow();
  }

  /// Returns a realm of the test resources as it is.
  static String realm(String name) {
    try (InputStream file =
        KeycloakPage.class.getResourceAsStream("/keycloak/%s.json".formatted(name))) {
      return new String(
          Optional.ofNullable(file).orElseThrow().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
