package io.sluice.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.document.DocumentSchema;
import io.sluice.contract.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The schemas of the OpenAPI document: those of the release document come from its JSON Schema,
/// the others from the records.
final class OpenApiSchemas {
  /// The prefix of a reference to a schema.
  static final String PREFIX = "#/components/schemas/";

  private static final String OWN = "#/$defs/";

  /// Names of the JSON Schema's definitions, if the name of the record is another.
  private static final Map<String, String> NAMES =
      Map.of(
          "value", "EnvValue",
          "step", "CanaryStep",
          "strategy", "StrategyDocument",
          "canary", "CanaryDocument",
          "blueGreen", "BlueGreenDocument",
          "rolling", "RollingDocument",
          "auto", "AutoDocument",
          "destination", "DestinationDocument");

  /// Schemas of the records that the scanner numbers, or that equal another.
  private static final Map<String, String> RENAMED =
      Map.of(
          "Kind", "VerdictKind",
          "Kind1", "WindowKind",
          "State1", "InstanceState",
          "Direction1", "ScoreDirection",
          "Status", "StepStatus",
          "At", "ProblemPlace",
          "Strategy", "StrategyDocument",
          "Destination", "DestinationDocument");

  private final ObjectNode schemas;

  OpenApiSchemas(ObjectNode schemas) {
    this.schemas = schemas;
  }

  /// Completes the schemas of `document`, and drops those that no endpoint uses.
  static void complete(ObjectNode document) {
    var completed = new OpenApiSchemas(document.withObject("components").withObject("schemas"));
    completed.addRequired();
    completed.addReleaseDocument();
    rename(document);
    new OpenApiEnumerations(completed.schemas).extract();
    OpenApiTypes.simplify(document);
    completed.keepUsed(document);
  }

  /// Adds the property names that are always present: the scanner describes an absent value as
  /// null.
  private void addRequired() {
    for (JsonNode schema : schemas) {
      List<String> required =
          schema
              .path("properties")
              .propertyStream()
              .filter(property -> !OpenApiTypes.isNullable(property.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      if (!required.isEmpty() && schema instanceof ObjectNode object && !schema.has("required")) {
        required.forEach(object.withArray("required")::add);
      }
    }
  }

  private void addReleaseDocument() {
    ObjectNode document = (ObjectNode) DocumentSchema.read().root();
    for (Map.Entry<String, JsonNode> definition : document.path("$defs").properties()) {
      schemas.set(name(definition.getKey()), adapt(definition.getValue()));
    }
    document.remove(List.of("$schema", "$comment", "$id", "$defs", "title", "examples"));
    ObjectNode defaults = document.deepCopy();
    Set<String> shared = new TreeSet<>();
    schemas.path("DefaultsDocument").path("properties").fieldNames().forEachRemaining(shared::add);
    defaults.withObject("properties").retain(shared);
    defaults.remove("required");
    defaults.put("description", "Values of releases that do not have their own.");
    schemas.set("ReleaseDocument", adapt(document));
    schemas.set("DefaultsDocument", adapt(defaults));
  }

  private static String name(String definition) {
    return NAMES.getOrDefault(
        definition, definition.substring(0, 1).toUpperCase(Locale.ROOT) + definition.substring(1));
  }

  /// Adapts a schema of the release document: a default there is that of the service, and a client
  /// that sent it would override the defaults of the environment.
  private static JsonNode adapt(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove("x-page");
      if (object.path("type").asText().equals("number")) {
        object.put("format", "double");
      }
      if (object.path("$ref").isTextual()) {
        String definition = object.path("$ref").asText().substring(OWN.length());
        object.put("$ref", PREFIX + name(definition));
        object.remove("examples");
      }
      Optional.ofNullable(object.remove("default"))
          .filter(_ -> !object.has("properties"))
          .ifPresent(value -> object.set("x-default", value));
    }
    node.forEach(OpenApiSchemas::adapt);
    return node;
  }

  private static void rename(ObjectNode document) {
    ObjectNode schemas = (ObjectNode) document.at("/components/schemas");
    new TreeMap<>(RENAMED)
        .forEach((scanned, name) -> {
          JsonNode schema = schemas.remove(scanned);
          if (schema != null && !schemas.has(name)) {
            schemas.set(name, schema);
          }
        });
    document
        .findParents("$ref")
        .forEach(node -> {
          String reference = node.path("$ref").asText();
          String name = reference.replace(PREFIX, "");
          if (reference.startsWith(PREFIX) && RENAMED.containsKey(name)) {
            ((ObjectNode) node).put("$ref", PREFIX + RENAMED.get(name));
          }
        });
  }

  /// Keeps the schemas that the rest of `document` uses, in the order of their names.
  private void keepUsed(ObjectNode document) {
    ObjectNode rest = document.deepCopy();
    rest.withObject("components").remove("schemas");
    Deque<JsonNode> open = new ArrayDeque<>(List.of(rest));
    Map<String, JsonNode> used = new TreeMap<>();
    while (!open.isEmpty()) {
      for (JsonNode reference : open.pop().findValues("$ref")) {
        String name = reference.asText().replace(PREFIX, "");
        if (reference.asText().startsWith(PREFIX) && used.get(name) == null) {
          JsonNode schema = schemas.required(name);
          used.put(name, schema);
          open.add(schema);
        }
      }
    }
    schemas.removeAll();
    used.forEach(schemas::set);
  }

  /// Returns a reference to a schema.
  static ObjectNode reference(String name) {
    return Json.mapper().createObjectNode().put("$ref", PREFIX + name);
  }

  /// Returns the names in a list of texts.
  static List<String> texts(JsonNode list) {
    return list instanceof ArrayNode array
        ? array.valueStream().map(JsonNode::asText).toList()
        : List.of(list.asText());
  }
}
