package io.sluice.api.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.contract.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The JSON Schema of a release document, `release-document.schema.json`.
public record DocumentSchema(JsonNode root) {
  static final String FILE = "release-document.schema.json";

  /// The name of the root among the objects.
  static final String RELEASE = "release";

  /// The key that represents any key of a map in a path.
  static final String KEY = "NAME";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// A field of an object.
  ///
  /// @param object name of the object's schema
  /// @param parent schema of the object
  /// @param path names and indexes from the root to the field
  public record Field(String object, JsonNode parent, List<String> path, JsonNode schema) {
    public Field {
      path = List.copyOf(path);
    }

    public String name() {
      return path.getLast();
    }

    String pointer() {
      return "/" + String.join("/", path);
    }

    boolean isRequired() {
      return parent.path("required").valueStream().anyMatch(it -> it.asText().equals(name()));
    }

    Optional<JsonNode> find(String keyword) {
      return Optional.of(schema.path(keyword)).filter(it -> !it.isMissingNode());
    }

    @Override
    public String toString() {
      return pointer();
    }
  }

  /// Reads the schema of this version.
  public static DocumentSchema read() {
    try (InputStream file = DocumentReader.class.getResourceAsStream("/io/sluice/api/" + FILE)) {
      return new DocumentSchema(Json.mapper().readTree(Objects.requireNonNull(file, FILE)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Returns the schema that `schema` references, or `schema` itself.
  JsonNode resolve(JsonNode schema) {
    return name(schema).map(name -> root.path("$defs").path(name)).orElse(schema);
  }

  /// Returns the name of the schema that `schema` references.
  Optional<String> name(JsonNode schema) {
    return Optional.of(schema.path("$ref").asText())
        .filter(reference -> !reference.isEmpty())
        .map(reference -> reference.substring(reference.lastIndexOf('/') + 1));
  }

  /// Returns all fields of all objects, an object that has several places once for each of them.
  public List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    collect(RELEASE, root, List.of(), fields);
    return fields;
  }

  private void collect(String object, JsonNode schema, List<String> path, List<Field> fields) {
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      List<String> here = append(path, property.getKey());
      fields.add(new Field(object, schema, here, property.getValue()));
      descend(property.getValue(), here, fields);
    }
  }

  private void descend(JsonNode written, List<String> path, List<Field> fields) {
    JsonNode schema = resolve(written);
    if (schema.has("items")) {
      descend(schema.path("items"), append(path, "0"), fields);
    } else if (schema.path("additionalProperties").isObject()) {
      descend(schema.path("additionalProperties"), append(path, KEY), fields);
    } else {
      name(written).ifPresent(name -> collect(name, schema, path, fields));
    }
  }

  private static List<String> append(List<String> path, String name) {
    List<String> longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }

  /// Returns the smallest document that has the object of `field`, with the fields that the object
  /// and `field` require.
  ///
  /// @param value value of the field; without it the document lacks the field
  ObjectNode document(Field field, Optional<JsonNode> value) {
    return (ObjectNode) build(root, field.path(), value);
  }

  private JsonNode build(JsonNode written, List<String> path, Optional<JsonNode> value) {
    JsonNode schema = resolve(written);
    String name = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    if (schema.has("items")) {
      ArrayNode list = JSON.arrayNode().add(build(schema.path("items"), rest, value));
      example(written).valueStream().skip(1).forEach(list::add);
      return list;
    }
    ObjectNode object = JSON.objectNode();
    if (schema.path("additionalProperties").isObject()) {
      return object.set(name, build(schema.path("additionalProperties"), rest, value));
    }
    JsonNode property = schema.path("properties").path(name);
    Optional<JsonNode> filled = rest.isEmpty() ? value : Optional.of(build(property, rest, value));
    filled.ifPresent(it -> object.set(name, it));
    for (JsonNode list :
        List.of(schema.path("required"), schema.path("dependentRequired").path(name))) {
      list.valueStream()
          .map(JsonNode::asText)
          .filter(other -> !other.equals(name))
          .forEach(other -> object.set(other, example(schema.path("properties").path(other))));
    }
    return object;
  }

  /// Returns the first example of a field, or of the schema that it references.
  JsonNode example(JsonNode schema) {
    JsonNode own = schema.path("examples").path(0);
    return own.isMissingNode() ? resolve(schema).path("examples").path(0) : own;
  }
}
