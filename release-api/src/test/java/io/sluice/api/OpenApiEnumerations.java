package io.sluice.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The enumerations of the OpenAPI document, each a schema with one name.
final class OpenApiEnumerations {

  /// Names of enumerations that no record of a response has, by their values.
  private static final Map<Set<String>, String> NAMES =
      Map.of(
          Set.of("rollback", "hold"), "FailureDecision",
          Set.of("viewer", "releaser", "approver", "operator", "admin"), "Role",
          Set.of("header", "cookie", "query"), "MatchKind");

  private final ObjectNode schemas;
  private final Map<Set<String>, String> names = new HashMap<>(NAMES);

  OpenApiEnumerations(ObjectNode schemas) {
    this.schemas = schemas;
    schemas
        .properties()
        .forEach(schema -> {
          if (schema.getValue().has("enum")) {
            names.put(values(schema.getValue()), schema.getKey());
          }
        });
  }

  /// Replaces each enumeration within a schema by a reference to that of its name.
  void extract() {
    List.copyOf(schemas.properties())
        .forEach(schema -> {
          if (!schema.getValue().has("enum")) {
            extract(schema.getKey(), schema.getValue());
          }
        });
  }

  private void extract(String name, JsonNode node) {
    for (JsonNode child : node) {
      if (child instanceof ObjectNode schema && schema.has("enum") && !schema.has("$ref")) {
        String named = names.computeIfAbsent(values(schema), _ -> name + "Type");
        if (!schemas.has(named)) {
          ObjectNode enumeration = schemas.putObject(named).put("type", "string");
          enumeration.set("enum", schema.path("enum"));
        }
        schema.remove(List.of("type", "enum", "examples"));
        schema.put("$ref", OpenApiSchemas.PREFIX + named);
      } else {
        extract(name, child);
      }
    }
  }

  private static Set<String> values(JsonNode schema) {
    return Set.copyOf(OpenApiSchemas.texts(schema.path("enum")));
  }
}
