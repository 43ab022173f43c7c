package io.sluice.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The forms of types that generators of clients understand.
final class OpenApiTypes {
  private static final List<String> OF_OBJECTS =
      List.of(
          "properties",
          "required",
          "additionalProperties",
          "minProperties",
          "maxProperties",
          "dependentRequired");

  private static final List<String> OF_NUMBERS = List.of("minimum", "maximum");

  /// Simplifies all schemas of a document: absent values are left out, so only a list or a map may
  /// be null, which a client sends for an absent one; a value with several types has one of several
  /// schemas.
  static void simplify(ObjectNode document) {
    simplify((JsonNode) document);
    ObjectNode schemas = (ObjectNode) document.at("/components/schemas");
    for (String name : schemas.propertyStream().map(Map.Entry::getKey).toList()) {
      split(schemas, name);
    }
    schemas.forEach(schema -> allowAbsentContainers((ObjectNode) schema));
  }

  /// Returns whether the scanner describes a value that may be absent.
  static boolean isNullable(JsonNode schema) {
    return OpenApiSchemas.texts(schema.path("type")).contains("null")
        || schema.path("anyOf").valueStream().anyMatch(OpenApiTypes::isNull);
  }

  private static boolean isNull(JsonNode schema) {
    return schema.path("type").asText().equals("null");
  }

  private static void simplify(JsonNode node) {
    if (node instanceof ObjectNode schema && isNullable(schema)) {
      if (schema.has("$ref")) {
        schema.retain("$ref", "description");
      } else if (schema.has("anyOf")) {
        JsonNode value =
            schema
                .path("anyOf")
                .valueStream()
                .filter(option -> !isNull(option))
                .findFirst()
                .orElseThrow();
        schema.remove("anyOf");
        schema.setAll((ObjectNode) value);
      } else {
        schema.put("type", OpenApiSchemas.texts(schema.path("type")).getFirst());
      }
    }
    node.forEach(OpenApiTypes::simplify);
  }

  /// Lets a client send null for an optional list or map: some write an empty one for it otherwise,
  /// which overrides the defaults.
  private static void allowAbsentContainers(ObjectNode schema) {
    List<String> required = OpenApiSchemas.texts(schema.path("required"));
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      String type = property.getValue().path("type").asText();
      boolean isMap =
          type.equals("object") && property.getValue().path("additionalProperties").isObject();
      if ((type.equals("array") || isMap) && !required.contains(property.getKey())) {
        ((ObjectNode) property.getValue()).putArray("type").add(type).add("null");
      }
    }
  }

  /// Makes one schema of each type that the named schema allows. With `oneOf` some clients reject a
  /// number, which they also read as a text.
  private static void split(ObjectNode schemas, String name) {
    ObjectNode schema = (ObjectNode) schemas.path(name);
    if (!(schema.path("type") instanceof ArrayNode types)) {
      return;
    }
    List<JsonNode> options = new ArrayList<>();
    for (String type : OpenApiSchemas.texts(types)) {
      ObjectNode option = schema.objectNode().put("type", type);
      switch (type) {
        case "object" -> {
          move(schema, option, OF_OBJECTS);
          schemas.set(name + "Fields", option);
          option = OpenApiSchemas.reference(name + "Fields");
        }
        case "integer" -> move(schema, option, OF_NUMBERS);
        default -> move(schema, option, List.of("pattern"));
      }
      options.add(option);
    }
    schema.remove("type");
    schema.putArray("anyOf").addAll(options);
  }

  private static void move(ObjectNode from, ObjectNode to, List<String> keywords) {
    keywords.stream().filter(from::has).forEach(keyword -> to.set(keyword, from.remove(keyword)));
  }

  private OpenApiTypes() {}
}
