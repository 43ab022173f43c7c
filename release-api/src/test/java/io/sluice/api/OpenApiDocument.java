package io.sluice.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sluice.contract.Json;
import java.util.List;

/// The OpenAPI document of the code: that of the scanner, with the parts that hold for all
/// endpoints, in a form that generators of clients understand.
final class OpenApiDocument {
  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .build());

  /// Returns the completed document as YAML.
  ///
  /// @param scanned document of the scanner, as JSON
  static String complete(String scanned) throws JsonProcessingException {
    ObjectNode all = Json.read(scanned, ObjectNode.class);
    ObjectNode document = all.objectNode();
    for (String name : List.of("openapi", "info", "security", "tags", "paths", "components")) {
      document.set(name, name.equals("tags") ? all.arrayNode() : all.path(name));
    }
    OpenApiResponses.complete(document.withObject("components"));
    OpenApiOperations.complete(document);
    OpenApiSchemas.complete(document);
    return YAML.writeValueAsString(document);
  }

  private OpenApiDocument() {}
}
