package io.sluice.api.document;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.api.document.DocumentSchema.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The page docs/release-document.md, made from the schema: an introduction with an example, then a
/// table for each object.
final class DocumentPage {
  private static final String HEAD =
      """
      | field | type | default | bounds | example | meaning |
      |---|---|---|---|---|---|
      """;

  private final DocumentSchema schema;

  DocumentPage(DocumentSchema schema) {
    this.schema = schema;
  }

  String text() {
    Map<String, List<Field>> objects = new LinkedHashMap<>();
    for (Field field : schema.fields()) {
      objects.computeIfAbsent(field.object(), _ -> new ArrayList<>()).add(field);
      schema
          .name(field.schema())
          .filter(name -> isObject(schema.resolve(field.schema())))
          .ifPresent(name -> objects.computeIfAbsent(name, _ -> new ArrayList<>()));
    }
    return objects.entrySet().stream()
        .map(object -> section(object.getKey(), object.getValue()))
        .collect(Collectors.joining("\n", introduction() + "\n", "\n" + types()));
  }

  private String introduction() {
    return """
    # Release document

    A release document is the JSON body of `POST /api/v1/releases`, and the YAML or JSON file of
    `./sluice release -f`. A field that it lacks comes from the defaults of its application, then
    from those of its environment, then from the column *default*. Editors can check a document
    against the JSON Schema [%1$s](../release-api/src/main/resources/io/sluice/api/%1$s),
    from which this page is made.

    ```yaml
    %2$s
    ```
    """
        .formatted(DocumentSchema.FILE, example());
  }

  /// Returns the example of the introduction.
  String example() {
    return YamlText.block(schema.example(schema.root()));
  }

  private String section(String object, List<Field> fields) {
    JsonNode definition =
        object.equals(DocumentSchema.RELEASE)
            ? schema.root()
            : schema.root().path("$defs").path(object);
    String page = definition.path("x-page").asText();
    String more =
        page.isEmpty() ? "" : " More: [%s](%s).".formatted(page.split("\\.md", 2)[0], page);
    String head =
        "## %s\n\n%s%s%s\n"
            .formatted(
                object, places(object, fields), definition.path("description").asText(), more);
    String rows =
        fields.stream()
            .filter(field -> isFirst(field, fields))
            .map(this::row)
            .collect(Collectors.joining());
    return rows.isEmpty() ? head : head + "\n" + HEAD + rows;
  }

  /// Returns the places of the object, such as ``At `strategy.canary`. ``.
  private static String places(String object, List<Field> fields) {
    String places =
        fields.stream()
            .map(field -> place(field.path().subList(0, field.path().size() - 1)))
            .distinct()
            .map("`%s`"::formatted)
            .collect(Collectors.joining(", "));
    return fields.isEmpty() || object.equals(DocumentSchema.RELEASE) ? "" : "At " + places + ". ";
  }

  private static String place(List<String> path) {
    return String.join(".", path).replace(".0", "[]").replace(DocumentSchema.KEY, "*");
  }

  private static boolean isFirst(Field field, List<Field> fields) {
    return fields.stream()
        .filter(other -> other.name().equals(field.name()))
        .findFirst()
        .filter(field::equals)
        .isPresent();
  }

  private String row(Field field) {
    List<String> cells =
        List.of(
            "`%s`".formatted(field.name()),
            type(field.schema()),
            defaultOf(field),
            SchemaBounds.text(schema, field),
            code(schema.example(field.schema())),
            field.schema().path("description").asText());
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private String type(JsonNode written) {
    JsonNode resolved = schema.resolve(written);
    if (resolved.has("items")) {
      return "list of " + type(resolved.path("items"));
    } else if (resolved.path("additionalProperties").isObject()) {
      return "map of " + type(resolved.path("additionalProperties"));
    }
    return schema
        .name(written)
        .map(name -> "[%s](#%s)".formatted(name, anchor(name, resolved)))
        .orElseGet(() ->
            written.path("type").asText()
                + (written.has("format")
                    ? " (%s)".formatted(written.path("format").asText())
                    : ""));
  }

  private static String anchor(String name, JsonNode definition) {
    return isObject(definition) ? name.toLowerCase(Locale.ROOT) : "types";
  }

  private static boolean isObject(JsonNode definition) {
    return definition.has("properties");
  }

  private static String defaultOf(Field field) {
    Optional<String> text = field.find("x-default").map(JsonNode::asText);
    if (field.isRequired()) {
      return text.map("required; "::concat).orElse("required");
    }
    return text.or(() -> field.find("default").map(DocumentPage::code)).orElse("");
  }

  static String code(JsonNode value) {
    return "`%s`".formatted(YamlText.flow(value));
  }

  /// Returns the table of the types that are not objects.
  private String types() {
    String rows =
        schema
            .root()
            .path("$defs")
            .propertyStream()
            .filter(definition -> !isObject(definition.getValue()))
            .map(definition ->
                "| `%s` | %s | %s |\n"
                    .formatted(
                        definition.getKey(),
                        code(schema.example(definition.getValue())),
                        definition.getValue().path("description").asText()))
            .collect(Collectors.joining());
    return "## types\n\nTypes of fields that are text or numbers.\n\n"
        + "| type | example | meaning |\n|---|---|---|\n"
        + rows;
  }
}
