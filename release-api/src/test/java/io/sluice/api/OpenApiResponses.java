package io.sluice.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.http.ProblemExceptionMapper;
import io.sluice.api.http.ProblemType;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The responses of the operations in the OpenAPI document: problems, headers, and results of
/// commands.
final class OpenApiResponses {
  private static final String PAGE = "PageCommandView";
  private static final String JSON = "application/json";

  /// The headers of responses, with their descriptions.
  private static final Map<String, String> HEADERS =
      Map.of(
          "CommandLocation", "Path of the command with its result",
          "ReleaseLocation", "Path of the release",
          "ETag", "Revision of the document, for If-Match",
          "Preference-Applied", "The wait, if the request named one",
          "Retry-After", "Seconds until the same request may succeed",
          "WWW-Authenticate", "Bearer");

  /// The headers of problems by their status.
  private static final Map<Integer, String> PROBLEM_HEADERS =
      Map.of(401, "WWW-Authenticate", 429, "Retry-After", 503, "Retry-After");

  /// The problems that only some operations have, and a condition on these.
  private static final Map<Integer, Predicate<JsonNode>> CONDITIONS =
      Map.of(
          404, operation -> operation.path("parameters").toString().contains("\"path\""),
          409,
              operation ->
                  isChange(operation)
                      || operation
                          .path("operationId")
                          .asText()
                          .matches("previewRelease|replayDeadLetter"),
          412, operation -> OpenApiOperations.hasParameter(operation, "If-Match"),
          413, operation -> operation.has("requestBody"),
          415, operation -> operation.has("requestBody"),
          422, OpenApiResponses::isChange,
          428, OpenApiResponses::needsRevisionOrStep);

  /// The problems of all operations.
  private static final Set<Integer> COMMON = Set.of(400, 401, 403, 429, 503);

  /// Adds the headers and the problems that the operations refer to.
  static void complete(ObjectNode components) {
    HEADERS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(header ->
            components
                .withObject("headers")
                .putObject(header.getKey())
                .put("description", header.getValue())
                .withObject("schema")
                .put("type", "string"));
    for (int status : statuses()) {
      ObjectNode response = components.withObject("responses").putObject(name(status));
      response.put("description", titles(status));
      if (PROBLEM_HEADERS.containsKey(status)) {
        addHeader(response, PROBLEM_HEADERS.get(status), PROBLEM_HEADERS.get(status));
      }
      response
          .withObject("content")
          .withObject(ProblemExceptionMapper.MEDIA_TYPE)
          .set("schema", OpenApiSchemas.reference("ProblemView"));
    }
    components
        .withObject("schemas")
        .putObject(PAGE)
        .put("type", "object")
        .withObject("properties")
        .putObject("items")
        .put("type", "array")
        .set("items", OpenApiSchemas.reference("CommandView"));
  }

  /// Completes the responses of an operation.
  static void complete(String path, String method, ObjectNode operation) {
    ObjectNode responses = operation.withObject("responses");
    responses.remove("400");
    String last = path.substring(path.lastIndexOf('/') + 1);
    if (path.endsWith("/{id}/replay") && method.equals("post")) {
      responses.set("202", responses.remove("200"));
    } else if (path.equals("/api/v1/releases") && method.equals("post")) {
      addHeader(responses.withObject("202"), "Location", "ReleaseLocation");
    } else if (last.matches("events|outcomes")) {
      addStream(responses, path);
    } else if (OpenApiOperations.hasParameter(operation, "If-Match") && method.equals("delete")) {
      addDeletion(responses);
    } else if (method.matches("get|put") && path.matches(".*/(application|environment)s/[^/]+")) {
      addHeader(responses.withObject("200"), "ETag", "ETag");
    } else if (last.matches("veto|unveto|pin|unpin") && path.contains("/applications/")) {
      setBody(responses.withObject("200"), "SettingsViewApplicationDocument");
    }
    if (OpenApiOperations.isCommand(path, operation)) {
      addResult(operation);
    }
    for (int status : statuses()) {
      if (COMMON.contains(status) || CONDITIONS.getOrDefault(status, _ -> false).test(operation)) {
        responses
            .putObject(Integer.toString(status))
            .put("$ref", "#/components/responses/" + name(status));
      }
    }
    responses.putObject("default").put("$ref", "#/components/responses/Problem");
  }

  private static void addStream(ObjectNode responses, String path) {
    responses
        .withObject("200")
        .withObject("content")
        .withObject("text/event-stream")
        .withObject("schema")
        .put("type", "string");
    if (path.contains("/releases/")) {
      responses.putObject("204").put("description", "The stream of the release has ended");
    }
  }

  /// A deletion answers with the differences of a dry run, the commands that stop lanes, or
  /// nothing.
  private static void addDeletion(ObjectNode responses) {
    ObjectNode preview = responses.putObject("200");
    preview.put("description", "The differences, if `dryRun`");
    setBody(preview, "SettingsDiffView");
    ObjectNode stopping = responses.putObject("202");
    stopping.put("description", "The commands that stop the lanes, if `stop`");
    setBody(stopping, PAGE);
    responses.putObject("204").put("description", "Deleted");
  }

  /// Adds the response to a wait. Its status is 200; `2XX` stands for it if the response without a
  /// wait has another schema, since a generated method returns that of the lowest status.
  private static void addResult(ObjectNode operation) {
    ObjectNode responses = operation.withObject("responses");
    if (responses.path("202") instanceof ObjectNode accepted) {
      addHeader(accepted, "Location", "CommandLocation");
    }
    boolean isRelease =
        responses.path("202").findValuesAsText("$ref").stream()
            .anyMatch(reference -> reference.matches(".*/(Release|Revert)View"));
    ObjectNode result = responses.putObject(isRelease ? "2XX" : "200");
    result.put("description", "The command with its result, if Prefer waited for one");
    addHeader(result, "Preference-Applied", "Preference-Applied");
    setBody(result, "CommandView");
  }

  private static void addHeader(ObjectNode response, String name, String header) {
    response.withObject("headers").putObject(name).put("$ref", "#/components/headers/" + header);
  }

  private static void setBody(ObjectNode response, String schema) {
    response.withObject("content").withObject(JSON).set("schema", OpenApiSchemas.reference(schema));
  }

  private static boolean isChange(JsonNode operation) {
    return operation.has("requestBody")
        || OpenApiOperations.hasParameter(operation, "Idempotency-Key")
        || OpenApiOperations.hasParameter(operation, "If-Match");
  }

  private static boolean needsRevisionOrStep(JsonNode operation) {
    return OpenApiOperations.hasParameter(operation, "If-Match")
        || operation.path("operationId").asText().matches("(promote|skip|approve|deny)Release");
  }

  private static Set<Integer> statuses() {
    Set<Integer> statuses = new TreeSet<>(COMMON);
    statuses.addAll(CONDITIONS.keySet());
    return statuses;
  }

  private static String name(int status) {
    return "Problem" + status;
  }

  private static String titles(int status) {
    return Arrays.stream(ProblemType.values())
        .filter(type -> type.status() == status)
        .map(type -> "%s (`%s`)".formatted(type.title(), type.type()))
        .collect(Collectors.joining("; "));
  }

  private OpenApiResponses() {}
}
