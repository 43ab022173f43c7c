package io.sluice.api;

import static io.sluice.api.OpenApiSchemas.PREFIX;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.contract.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.UUID;

/// Random values for the schemas of the OpenAPI document, as JSON text. Each may be hostile: of
/// another type, too large, or of characters that programs handle incorrectly.
final class FuzzValues {
  /// Names that no other test has: a request may change their settings.
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "environment", List.of("fuzz-a", "fuzz-b", "fuzz-c"),
          "application", List.of("fuzz-shop", "fuzz-till"),
          "command", List.of("sh", "true"));

  private static final List<String> TEXTS =
      List.of("1.0", "30s", "1h", "rollback", "/health", "http://127.0.0.1:9/", "fuzz-a", "a b");

  private static final List<String> HOSTILE_TEXTS =
      List.of(
          "",
          " ",
          "a".repeat(20_000),
          "\u0000",
          "a\u0000b",
          "\ud800",
          "\uffff\ufeff",
          "\u202eabc\u200b",
          "e\u0301\u0301\u0301".repeat(50),
          "\ud83d\ude00".repeat(200),
          "'; drop table release; --",
          "../../../../etc/passwd",
          "%00%2e%2e%2f",
          "${jndi:ldap://127.0.0.1:9/a}",
          "<script>alert(1)</script>",
          "a\r\nSet-Cookie: a=b",
          "(a+)+$",
          "-1",
          "99999999999999999999",
          "P99999999999D",
          "999999999999999999h",
          "9999-99-99T99:99:99Z",
          "file:///etc/passwd",
          "NaN");

  private static final List<String> HOSTILE_JSON =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1e400",
          "1e-400",
          "1e999999999",
          "-0.0",
          "2147483648",
          "9223372036854775808",
          "0.1234567890123456789012345678901234567890",
          "9".repeat(900),
          "{}",
          "[]",
          "[null]",
          "{\"\":{}}",
          "{\"a\":1,\"a\":2}",
          "[".repeat(400) + "]".repeat(400),
          "{\"a\":".repeat(900) + "1" + "}".repeat(900));

  private static final int DEPTH_MAX = 8;

  private final JsonNode schemas;
  private final SplittableRandom random;
  private final int hostilePercent;

  /// @param hostilePercent share of hostile values
  FuzzValues(JsonNode schemas, SplittableRandom random, int hostilePercent) {
    this.schemas = schemas;
    this.random = random;
    this.hostilePercent = hostilePercent;
  }

  /// Returns a value of a schema as JSON.
  ///
  /// @param name of the property that has it
  String json(JsonNode schema, String name, int depth) {
    JsonNode resolved = resolve(schema);
    if (isHostile() && depth > 0) {
      return random.nextBoolean() ? pick(HOSTILE_JSON) : quoted(pick(HOSTILE_TEXTS));
    }
    if (NAMES.containsKey(name) && !resolved.path("type").asText().equals("array")) {
      return quoted(pick(NAMES.get(name)));
    }
    if (resolved.has("enum")) {
      return pick(resolved.path("enum").valueStream().toList()).toString();
    }
    List<String> types = OpenApiSchemas.texts(resolved.path("type"));
    return switch (types.getFirst()) {
      case "object" -> object(resolved, depth);
      case "array" -> array(resolved, name, depth);
      case "integer", "number" -> number(resolved);
      case "boolean" -> Boolean.toString(random.nextBoolean());
      default -> quoted(text(resolved));
    };
  }

  /// Returns the text of a parameter.
  String parameter(JsonNode schema, String name) {
    if (isHostile()) {
      return pick(HOSTILE_TEXTS);
    }
    String json = json(schema, name, 0);
    return json.startsWith("\"") ? Json.read(json, TextNode.class).asText() : json;
  }

  private String object(JsonNode schema, int depth) {
    var fields = new StringJoiner(",", "{", "}");
    List<String> required = OpenApiSchemas.texts(schema.path("required"));
    schema
        .path("properties")
        .properties()
        .forEach(property -> {
          boolean isWanted =
              required.contains(property.getKey()) ? !isHostile() : isOptional(depth);
          if (isWanted) {
            fields.add(field(property.getKey(), property.getValue(), depth));
          }
        });
    if (schema.path("additionalProperties").isObject() && isOptional(depth)) {
      fields.add(field("KEY_" + random.nextInt(9), schema.path("additionalProperties"), depth));
    }
    if (isHostile()) {
      fields.add(quoted(pick(HOSTILE_TEXTS)) + ":" + pick(HOSTILE_JSON));
    }
    return fields.toString();
  }

  private String field(String name, JsonNode schema, int depth) {
    String field = quoted(name) + ":" + json(schema, name, depth + 1);
    return isHostile() ? field + "," + quoted(name) + ":" + pick(HOSTILE_JSON) : field;
  }

  private String array(JsonNode schema, String name, int depth) {
    var items = new StringJoiner(",", "[", "]");
    int size = depth > DEPTH_MAX ? 0 : isHostile() ? 600 : 1 + random.nextInt(3);
    for (int i = 0; i < size; i++) {
      items.add(json(schema.path("items"), name, depth + (size > 3 ? DEPTH_MAX : 1)));
    }
    return items.toString();
  }

  private String number(JsonNode schema) {
    long min = schema.path("minimum").asLong(0);
    long max = Math.max(min, schema.path("maximum").asLong(min + 100));
    return Long.toString(random.nextLong(min, max + 1));
  }

  private String text(JsonNode schema) {
    if (schema.path("format").asText().equals("uuid")) {
      return new UUID(random.nextLong(), random.nextLong()).toString();
    }
    var texts = new ArrayList<>(TEXTS);
    schema.path("examples").forEach(example -> texts.add(example.asText()));
    return random.nextBoolean() ? texts.getLast() : pick(texts);
  }

  private JsonNode resolve(JsonNode schema) {
    JsonNode resolved = schema;
    while (resolved.has("$ref") || resolved.has("anyOf")) {
      resolved =
          resolved.has("$ref")
              ? schemas.required(resolved.path("$ref").asText().replace(PREFIX, ""))
              : pick(resolved.path("anyOf").valueStream().toList());
    }
    return resolved;
  }

  private boolean isOptional(int depth) {
    return depth < DEPTH_MAX && random.nextInt(100) < 25;
  }

  private boolean isHostile() {
    return random.nextInt(100) < hostilePercent;
  }

  <T> T pick(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }
}
