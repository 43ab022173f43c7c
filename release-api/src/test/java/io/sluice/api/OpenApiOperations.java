package io.sluice.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The names, bodies and parameters of the operations in the OpenAPI document.
final class OpenApiOperations {
  private static final String PREFIX = "/api/v1/";

  /// The tag of the operations whose paths begin with a name, and its description.
  private static final Map<String, List<String>> TAGS =
      Map.ofEntries(
          Map.entry(
              "releases", List.of("releases", "Releases, their commands, events and recordings")),
          Map.entry(
              "plans", List.of("releases", "Releases, their commands, events and recordings")),
          Map.entry(
              "outcomes", List.of("releases", "Releases, their commands, events and recordings")),
          Map.entry(
              "lanes", List.of("lanes", "Lanes, their instances and the versions allowed there")),
          Map.entry("commands", List.of("commands", "Results of commands")),
          Map.entry(
              "environments", List.of("settings", "Settings of environments and applications")),
          Map.entry(
              "applications", List.of("settings", "Settings of environments and applications")),
          Map.entry(
              "dead-letters", List.of("dead-letters", "Records that a service could not handle")),
          Map.entry("consumer-lag", List.of("service", "The service and the caller")),
          Map.entry("me", List.of("service", "The service and the caller")),
          Map.entry("version", List.of("service", "The service and the caller")),
          Map.entry("keys", List.of("service", "The service and the caller")),
          Map.entry("audit", List.of("service", "The service and the caller")),
          Map.entry("can-i", List.of("service", "The service and the caller")));

  /// Schemas of bodies by the last part of the path; [#COMMAND] for all others.
  private static final Map<String, String> BODIES =
      Map.of(
          "discard", "DiscardRequest",
          "restart", "RestartRequest",
          "revert", "RevertRequest",
          "veto", "VersionPolicyRequest",
          "unveto", "VersionPolicyRequest",
          "pin", "VersionPolicyRequest",
          "unpin", "VersionPolicyRequest");

  private static final String COMMAND = "CommandRequest";

  /// The commands that need a step, a version or a reason, and so a body.
  private static final Set<String> NEEDS_BODY =
      Set.of(
          "promote",
          "skip",
          "approve",
          "deny",
          "close",
          "override-freeze",
          "veto",
          "unveto",
          "pin",
          "unpin",
          "discard");

  private static final Map<String, String> VERBS = Map.of("put", "set", "delete", "delete");

  /// Completes the operations of `document`.
  static void complete(ObjectNode document) {
    Map<String, String> tags =
        TAGS.values().stream()
            .collect(Collectors.toMap(List::getFirst, List::getLast, (one, _) -> one));
    tags.keySet().stream()
        .sorted()
        .forEach(tag ->
            document
                .withArray("tags")
                .addObject()
                .put("name", tag)
                .put("description", tags.get(tag)));
    for (Map.Entry<String, JsonNode> item : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : item.getValue().properties()) {
        complete(item.getKey(), operation.getKey(), (ObjectNode) operation.getValue());
      }
    }
    addPreference(document.withObject("components"));
  }

  private static void complete(String path, String method, ObjectNode operation) {
    List<String> parts = List.of(path.substring(PREFIX.length()).split("/"));
    operation.putArray("tags").add(requireNonNull(TAGS.get(parts.getFirst()), path).getFirst());
    operation.put("operationId", id(parts, method, operation));
    sortParameters(path, operation);
    String last = parts.getLast();
    JsonNode content = operation.path("requestBody").path("content").path("application/json");
    if (content instanceof ObjectNode json
        && json.path("schema").path("format").asText().equals("binary")) {
      json.set("schema", OpenApiSchemas.reference(BODIES.getOrDefault(last, COMMAND)));
      operation.withObject("requestBody").put("required", NEEDS_BODY.contains(last));
    }
    if (last.matches("(events|outcomes)")) {
      operation
          .withArray("parameters")
          .addObject()
          .put("name", "Last-Event-ID")
          .put("in", "header")
          .put("description", "Id of the last event that a stream delivered; its successors follow")
          .withObject("schema")
          .put("type", "string");
    }
    if (isCommand(path, operation)) {
      operation.withArray("parameters").addObject().put("$ref", "#/components/parameters/Prefer");
    }
    OpenApiResponses.complete(path, method, operation);
  }

  /// Puts the parameters of the path first, in its order, which is that of a client's arguments.
  private static void sortParameters(String path, ObjectNode operation) {
    if (operation.path("parameters") instanceof ArrayNode parameters) {
      List<JsonNode> sorted =
          parameters
              .valueStream()
              .sorted(
                  Comparator.comparingInt(parameter ->
                      parameter.path("in").asText().equals("path")
                          ? path.indexOf("{" + parameter.path("name").asText() + "}")
                          : Integer.MAX_VALUE))
              .toList();
      operation.putArray("parameters").addAll(sorted);
    }
  }

  /// Returns whether the operation waits for the result of a command.
  static boolean isCommand(String path, JsonNode operation) {
    return path.equals(PREFIX + "commands/{id}")
        || (operation.path("responses").has("202")
            && !path.equals(PREFIX + "releases")
            && !path.contains("/dead-letters/")
            && !hasParameter(operation, "If-Match"));
  }

  /// Returns the name of an operation: `listReleases`, `getRelease`, `pauseRelease`,
  /// `listReleaseEvents`.
  private static String id(List<String> parts, String method, ObjectNode operation) {
    String last = parts.getLast();
    List<String> nouns = parts.stream().filter(part -> !part.startsWith("{")).toList();
    List<String> owners = nouns.subList(0, Math.max(1, nouns.size() - 1));
    String owner = owners.stream().map(OpenApiOperations::singular).collect(Collectors.joining());
    if (last.startsWith("{")) {
      return VERBS.getOrDefault(method, "get") + singular(nouns.getLast());
    }
    if (nouns.size() == 1) {
      return method.equals("post")
          ? "create" + singular(last)
          : (isList(operation) ? "list" : "get") + camel(last);
    }
    if (method.equals("post")) {
      String verb = camel(last);
      return verb.substring(0, 1).toLowerCase(Locale.ROOT) + verb.substring(1) + owner;
    }
    String verb = isList(operation) ? "list" : VERBS.getOrDefault(method, "get");
    return verb + owner + camel(last);
  }

  private static boolean isList(JsonNode operation) {
    return operation
        .at("/responses/200/content/application~1json/schema/$ref")
        .asText()
        .startsWith(OpenApiSchemas.PREFIX + "Page");
  }

  private static String singular(String name) {
    return camel(name).replaceFirst("s$", "");
  }

  private static String camel(String name) {
    return Arrays.stream(name.split("-"))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  private static void addPreference(ObjectNode components) {
    components
        .withObject("parameters")
        .putObject("Prefer")
        .put("name", "Prefer")
        .put("in", "header")
        .put("description", "wait=N waits for the result of the command, 1 to 30 seconds")
        .withObject("schema")
        .put("type", "string");
  }

  /// Returns whether an operation has a parameter.
  static boolean hasParameter(JsonNode operation, String name) {
    return operation.path("parameters") instanceof ArrayNode parameters
        && parameters.valueStream().anyMatch(it -> it.path("name").asText().equals(name));
  }

  private OpenApiOperations() {}
}
