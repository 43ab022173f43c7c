package io.sluice.api.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Json;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.view.CommandRequest;
import io.sluice.contract.view.RestartRequest;
import io.sluice.contract.view.RevertRequest;
import io.sluice.contract.view.ScaleRequest;
import io.sluice.contract.view.VersionPolicyRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Examples of all documents that the API reads, with the checks that each of them passes through.
final class WrongDocuments {
  private static final DocumentSchema SCHEMA = DocumentSchema.read();
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  private static final EnvironmentDocument DOCKER =
      Json.read(
          "{\"runtime\": \"docker\", \"allowedHosts\": [\"*.example.com\"]}",
          EnvironmentDocument.class);

  private static final String ENVIRONMENT =
      """
      {"runtime": "docker", "router": "haproxy", "allowedHosts": ["hooks.example.com"],
       "approvers": ["approver"],
       "windows": [{"name": "weekend", "kind": "freeze", "zone": "Europe/Berlin",
                    "from": "2030-01-04T16:00:00", "lasts": "64h",
                    "repeats": "FREQ=WEEKLY;BYDAY=FR"}],
       "defaults": {"replicas": 2, "env": {"LEVEL": "info"},
                    "strategy": {"canary": {"steps": [10, 100]}},
                    "analysis": {"checks": ["defaults"]}}}
      """;

  private static final String APPLICATION =
      """
      {"defaults": {"command": ["java", "-jar", "shop.jar"], "traits": {"critical": true}},
       "policy": {"vetoed": {"1.0": "by ann: broken"}, "pinned": {"version": "1.1", "by": "ann"}}}
      """;

  private static final String ID = "\"0198c0de-0000-7000-8000-000000000001\"";

  /// A document.
  ///
  /// @param read reads and checks the document like the API
  record Document(String name, JsonNode example, Consumer<JsonNode> read) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Document> all() {
    return Stream.of(releases(), settings(), commands()).flatMap(documents -> documents);
  }

  /// Returns one release for each field of the schema.
  private static Stream<Document> releases() {
    return SCHEMA.fields().stream()
        .map(field ->
            new Document(
                "release " + field.pointer(),
                withArtifact(SCHEMA.document(field, Optional.of(SCHEMA.example(field.schema())))),
                WrongDocuments::release));
  }

  private static JsonNode withArtifact(ObjectNode release) {
    return release.has("artifact")
        ? release
        : release.put("artifact", "shop@sha256:" + "a".repeat(64));
  }

  private static Stream<Document> settings() {
    return Stream.of(
        new Document("environment", tree(ENVIRONMENT), WrongDocuments::environment),
        new Document("application", tree(APPLICATION), WrongDocuments::application));
  }

  private static Stream<Document> commands() {
    return Stream.of(
        command("{'id': ID, 'reason': 'because', 'step': 1}", CommandRequest.class),
        command(
            "{'release': ID, 'from': ID, 'queued': [ID], 'supersedeQueued': true, 'id': ID, 'reason': ''}",
            RevertRequest.class),
        command("{'replicas': 2, 'id': ID, 'reason': 'load'}", ScaleRequest.class),
        command("{'maxUnavailable': 1, 'id': ID, 'reason': 'leak'}", RestartRequest.class),
        command("{'version': '1.0', 'id': ID, 'reason': 'bad'}", VersionPolicyRequest.class));
  }

  private static Document command(String example, Class<?> type) {
    return new Document(
        type.getSimpleName(),
        tree(example.replace('\'', '"').replace(": ID", ": " + ID).replace("[ID]", "[" + ID + "]")),
        json -> {
          Object _ = DocumentReader.read(json, type);
        });
  }

  private static void release(JsonNode json) {
    ReleaseDocument document = DocumentReader.read(json, ReleaseDocument.class);
    DocumentValidator.names(document);
    DocumentValidator.oneStrategy(document.strategy(), "");
    ReleaseSpec spec = SpecResolver.resolve(document, ApplicationDocument.NONE, DOCKER, NOW);
    ReleaseSpec checked = DocumentValidator.check(spec, DOCKER, Optional.empty(), NOW);
    ReleaseSpec _ = Json.read(Json.write(checked), ReleaseSpec.class);
  }

  private static void environment(JsonNode json) {
    EnvironmentDocument document = DocumentReader.read(json, EnvironmentDocument.class);
    List<String> hosts = document.allowedHosts().orElse(List.of());
    DocumentValidator.defaults(
        document.defaults().orElse(DefaultsDocument.NONE), Optional.of(hosts));
    WindowValidator.check(document.windows().orElse(List.of()), NOW);
    DocumentValidator.targets(document);
    GateValidator.approvers(
        document.approvers().orElse(List.of()), List.of(List.of("approver", "viewer")));
    EnvironmentDocument _ = Json.read(Json.write(document), EnvironmentDocument.class);
  }

  private static void application(JsonNode json) {
    ApplicationDocument document = DocumentReader.read(json, ApplicationDocument.class);
    DocumentValidator.defaults(document.defaults().orElse(DefaultsDocument.NONE), Optional.empty());
    ApplicationDocument _ = Json.read(Json.write(document), ApplicationDocument.class);
  }

  private static JsonNode tree(String json) {
    return Json.read(json, JsonNode.class);
  }

  private WrongDocuments() {}
}
