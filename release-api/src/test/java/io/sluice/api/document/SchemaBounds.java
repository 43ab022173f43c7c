package io.sluice.api.document;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.document.DocumentSchema.Field;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The bounds of a field as text, such as `1 to 500`, and its condition in words.
final class SchemaBounds {

  static String text(DocumentSchema schema, Field field) {
    return Stream.of(bounds(schema, field), field.find("x-condition").map(JsonNode::asText))
        .flatMap(Optional::stream)
        .collect(Collectors.joining("; "));
  }

  private static Optional<String> bounds(DocumentSchema schema, Field field) {
    JsonNode resolved = schema.resolve(field.schema());
    JsonNode listed = resolved.has("items") ? resolved.path("items") : resolved;
    return field
        .find("x-bounds")
        .map(JsonNode::asText)
        .or(() -> values(listed))
        .or(() -> range(field))
        .or(() -> size(field, "maxItems", "entries"))
        .or(() -> size(field, "maxProperties", "entries"))
        .or(() -> size(field, "maxLength", "characters"));
  }

  private static Optional<String> values(JsonNode schema) {
    return Optional.of(
            schema
                .path("enum")
                .valueStream()
                .map(DocumentPage::code)
                .collect(Collectors.joining(", ")))
        .filter(it -> !it.isEmpty());
  }

  private static Optional<String> range(Field field) {
    Optional<String> least = find(field, "minimum", "x-minimum");
    Optional<String> most = find(field, "maximum", "x-maximum");
    if (least.isPresent() && most.isPresent()) {
      return Optional.of("%s to %s".formatted(least.get(), most.get()));
    }
    return Optional.of(
            Stream.of(
                    least.map("%s or more"::formatted),
                    find(field, "exclusiveMinimum", "x-exclusiveMinimum")
                        .map("above %s"::formatted),
                    most.map("at most %s"::formatted),
                    field.find("exclusiveMaximum").map(it -> "below " + it.asText()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", ")))
        .filter(it -> !it.isEmpty());
  }

  private static Optional<String> find(Field field, String ofNumbers, String ofDurations) {
    return field.find(ofNumbers).or(() -> field.find(ofDurations)).map(JsonNode::asText);
  }

  private static Optional<String> size(Field field, String keyword, String unit) {
    return field.find(keyword).map(most -> "at most %s %s".formatted(most.asText(), unit));
  }

  private SchemaBounds() {}
}
