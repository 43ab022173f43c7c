package io.sluice.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/// The JSON Schemas of all events as derived from the code, each with the definitions that it
/// needs, and their index.
final class JsonSchemas {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final String SHARED = "#/components/schemas/";
  private static final String OWN = "#/$defs/";

  /// Returns the files by name: one for each event, named after its type, and `index.json`.
  static Map<String, ObjectNode> files() {
    Map<String, ObjectNode> files = new TreeMap<>();
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    for (Topic topic : Topic.values()) {
      AsyncApi.leaves(topic)
          .forEach(event -> {
            String type = type(event);
            files.put(type + ".json", schema(event));
            index
                .withArray("schemas")
                .addObject()
                .put("type", type)
                .put("topic", topic.topicName())
                .put("href", "/q/schemas/" + type + ".json");
          });
    }
    files.put("index.json", index);
    return files;
  }

  /// Returns the type of an event in its headers; for CDEvents, the prefix of their types.
  static String type(Class<?> event) {
    return event == CdEvent.class ? "dev.cdevents" : EventType.PREFIX + EventType.hyphens(event);
  }

  private static ObjectNode schema(Class<?> event) {
    Schemas schemas = new Schemas();
    schemas.reference(event);
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("$schema", DIALECT).put("$id", "urn:sluice:schema:" + type(event));
    schema.put("title", event.getSimpleName());
    schemas
        .named()
        .forEach((name, definition) -> {
          ObjectNode target =
              name.equals(event.getSimpleName())
                  ? schema
                  : schema.withObject("$defs").withObject(name);
          target.setAll(definition);
        });
    adapt(schema);
    return schema;
  }

  /// Points references to the definitions of this schema, and drops the keyword of AsyncAPI.
  private static void adapt(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove("discriminator");
      JsonNode reference = object.path("$ref");
      if (reference.isTextual()) {
        object.put("$ref", reference.asText().replace(SHARED, OWN));
      }
    }
    node.forEach(JsonSchemas::adapt);
  }

  private JsonSchemas() {}
}
