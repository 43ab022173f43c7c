package io.sluice.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/// Random requests for the operations of the OpenAPI document, the same for the same seed and
/// number.
final class FuzzRequests {
  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW");
  private static final List<String> TYPES =
      List.of(
          "application/json; charset=utf-16",
          "text/plain",
          "application/xml",
          "application/x-www-form-urlencoded",
          "multipart/form-data; boundary=a",
          "application/problem+json",
          "*/*");
  private static final List<String> CREDENTIALS =
      List.of(
          "",
          "stranger",
          "prometheus",
          "viewer",
          "releaser",
          "approver",
          "operator",
          "viewer-in-lanes",
          "admin-in-environments",
          "admin",
          "admin",
          "admin",
          "admin",
          "admin");

  /// Maximum length of a query: above about 64 KB the framework rejects an address without a body.
  private static final int QUERY_MAX = 20_000;

  private static final String UNRESERVED = "[A-Za-z0-9._~-]";

  /// A random request.
  ///
  /// @param operation such as `listKeys`
  /// @param role name of a token; empty for none
  /// @param target path and query
  /// @param body its bytes, each one character
  record FuzzRequest(
      String operation,
      String role,
      String method,
      String target,
      Map<String, String> headers,
      String body) {}

  private record Operation(String method, String path, JsonNode json) {}

  private final JsonNode document;
  private final List<Operation> operations = new ArrayList<>();
  private final long seed;
  private final List<String> releases;

  /// @param releases ids of releases that are present
  FuzzRequests(long seed, List<String> releases) throws IOException {
    this.seed = seed;
    this.releases = List.copyOf(releases);
    try (InputStream file = OpenApi.class.getResourceAsStream("openapi.yaml")) {
      document = new YAMLMapper().readTree(file);
    }
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        String method = operation.getKey().toUpperCase(Locale.ROOT);
        operations.add(new Operation(method, path.getKey(), operation.getValue()));
      }
    }
  }

  /// Returns the number of operations.
  int operations() {
    return operations.size();
  }

  /// Returns a request, one operation after the other.
  FuzzRequest request(int number) {
    var random = new SplittableRandom(seed + number);
    int hostile = random.nextInt(3) == 0 ? 0 : random.nextInt(1, 40);
    var values = new FuzzValues(document.at("/components/schemas"), random, hostile);
    Operation operation = operations.get(number % operations.size());
    String path = operation.path();
    var query = new ArrayList<String>();
    var headers = new HashMap<String, String>();
    for (JsonNode given : operation.json().path("parameters")) {
      JsonNode parameter = resolve(given);
      String name = parameter.path("name").asText();
      String value = value(values, random, parameter);
      boolean isGiven = parameter.path("required").asBoolean() || random.nextInt(3) > 0;
      switch (parameter.path("in").asText()) {
        case "path" -> path = path.replace("{" + name + "}", encoded(value));
        case "query" -> query.addAll(isGiven ? List.of(name + "=" + encoded(value)) : List.of());
        default -> headers.putAll(isGiven ? Map.of(name, printable(value)) : Map.of());
      }
    }
    boolean isOdd = random.nextInt(100) < hostile;
    byte[] body = body(operation, values, random, isOdd);
    headers.put("Content-Type", isOdd ? values.pick(TYPES) : "application/json");
    headers.put("Accept", random.nextInt(20) == 0 ? "text/event-stream" : "application/json");
    String method = random.nextInt(40) == 0 ? values.pick(METHODS) : operation.method();
    while (String.join("&", query).length() > QUERY_MAX) {
      query.removeLast();
    }
    String target = query.isEmpty() ? path : path + "?" + String.join("&", query);
    String operationId = operation.json().path("operationId").asText();
    return new FuzzRequest(
        operationId,
        values.pick(CREDENTIALS),
        method,
        target,
        Map.copyOf(headers),
        new String(body, ISO_8859_1));
  }

  private String value(FuzzValues values, SplittableRandom random, JsonNode parameter) {
    String name = parameter.path("name").asText();
    boolean isPresent = random.nextInt(3) > 0;
    return switch (name) {
      case "Prefer" -> "wait=1";
      case "id", "release" ->
          isPresent ? values.pick(releases) : values.parameter(parameter.path("schema"), name);
      case "If-Match", "If-None-Match" ->
          isPresent ? "*" : values.parameter(parameter.path("schema"), name);
      default -> values.parameter(parameter.path("schema"), name);
    };
  }

  private JsonNode resolve(JsonNode parameter) {
    return parameter.has("$ref")
        ? document.at(parameter.path("$ref").asText().substring(1))
        : parameter;
  }

  private static byte[] body(
      Operation operation, FuzzValues values, SplittableRandom random, boolean isOdd) {
    JsonNode schema = operation.json().at("/requestBody/content/application~1json/schema");
    if (schema.isMissingNode()) {
      return isOdd ? "{\"a\":1}".getBytes(UTF_8) : new byte[0];
    }
    byte[] text = values.json(schema, "", 0).getBytes(UTF_8);
    return isOdd ? broken(text, random) : text;
  }

  /// Returns a body that is no longer JSON, or is too large, or has another encoding.
  private static byte[] broken(byte[] text, SplittableRandom random) {
    return switch (random.nextInt(7)) {
      case 0 -> Arrays.copyOf(text, random.nextInt(text.length));
      case 1 -> joined(text, "}]".getBytes(UTF_8));
      case 2 -> joined(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, text);
      case 3 -> joined(text, new byte[300_000]);
      case 4 -> new String(text, UTF_8).getBytes(UTF_16);
      case 5 -> "[".repeat(100_000).getBytes(UTF_8);
      default -> flipped(text, random);
    };
  }

  private static byte[] flipped(byte[] text, SplittableRandom random) {
    byte[] copy = text.clone();
    copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
    return copy;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(first);
    bytes.writeBytes(second);
    return bytes.toByteArray();
  }

  private static String printable(String text) {
    return text.replaceAll("[^ -~]", "?").strip();
  }

  private static String encoded(String text) {
    var encoded = new StringBuilder();
    for (byte b : text.getBytes(UTF_8)) {
      String character = Character.toString((char) (b & 0xff));
      encoded.append(character.matches(UNRESERVED) ? character : "%%%02X".formatted(b & 0xff));
    }
    return encoded.toString();
  }
}
