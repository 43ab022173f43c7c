package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sluice.api.document.DocumentSchema.Field;
import io.sluice.contract.Json;
import io.sluice.contract.ReleaseSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares the page of the release document with its schema, and the schema's examples and
/// defaults with the parser and the resolver. `-Dgolden.update=true` writes the page again.
class ReleaseDocumentPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("sluice.root", ".."), "docs/release-document.md");
  private static final DocumentSchema SCHEMA = DocumentSchema.read();
  private static final DocumentPage DOCUMENT_PAGE = new DocumentPage(SCHEMA);

  /// Defaults that the engine or the judge applies, not the resolver or the planner.
  private static final Set<String> LATER =
      Set.of(
          "analysis.finalTest",
          "analysis.warmUp",
          "check.dryRun",
          "check.interval",
          "rolling.minHealthyTime",
          "traits.critical",
          "traits.scale",
          "traits.resources");

  @Test
  void the_page_matches_the_schema() throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, DOCUMENT_PAGE.text());
    }

    assertThat(DOCUMENT_PAGE.text()).isEqualTo(Files.readString(PAGE));
  }

  @Test
  void the_example_of_the_page_is_valid() throws IOException {
    JsonNode example = new YAMLMapper().readTree(DOCUMENT_PAGE.example());

    assertThat(example).isEqualTo(SCHEMA.example(SCHEMA.root()));
    assertThatCode(
            () -> {
              DocumentValidator.names(DocumentReader.read(example, ReleaseDocument.class));
              ReleaseSpec spec = resolve(example);
              DocumentValidator.check(spec, environment(), Optional.empty(), Instant.EPOCH);
            })
        .doesNotThrowAnyException();
  }

  static Stream<Field> fields() {
    return SCHEMA.fields().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fields")
  void the_example_of_each_field_is_read(Field field) throws IOException {
    JsonNode example = SCHEMA.example(field.schema());

    assertThat(new YAMLMapper().readTree(YamlText.flow(example)).toString())
        .isEqualTo(example.toString());
    assertThat(field.schema().path("description").asText()).isNotBlank();
    assertThatCode(() ->
            DocumentReader.read(
                SCHEMA.document(field, Optional.of(example)), ReleaseDocument.class))
        .doesNotThrowAnyException();
  }

  /// Returns the fields that the resolver completes, or could complete: those without a default in
  /// words, except the alternatives of an object that must have one of them.
  static Stream<Field> completed() {
    return fields()
        .filter(field -> !field.isRequired() && field.find("x-default").isEmpty())
        .filter(field -> field.find("default").isPresent() || !field.parent().has("minProperties"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("completed")
  void each_default_is_the_value_of_the_resolver(Field field) {
    ReleaseSpec spec = resolve(SCHEMA.document(field, Optional.empty()));
    JsonNode resolved = json(spec).at(field.pointer());
    Optional<JsonNode> usual = field.find("default");
    if (usual.isEmpty()) {
      assertThat(resolved.isMissingNode()).isTrue();
      return;
    }
    ReleaseSpec explicit = resolve(SCHEMA.document(field, usual));
    if (resolved.isMissingNode()) {
      String name = field.object() + "." + field.name();
      assertThat(LATER.contains(name) || isPlanned(field, spec, explicit)).as(name).isTrue();
    } else {
      assertThat(json(explicit).at(field.pointer())).isEqualTo(resolved);
    }
  }

  /// Whether the planner makes the same of both specs, and something else of the field's example.
  private static boolean isPlanned(Field field, ReleaseSpec spec, ReleaseSpec explicit) {
    Optional<JsonNode> example = Optional.of(SCHEMA.example(field.schema()));
    ReleaseSpec other = resolve(SCHEMA.document(field, example));
    return PlanDuration.plan(explicit, Optional.empty())
            .equals(PlanDuration.plan(spec, Optional.empty()))
        && !PlanDuration.plan(other, Optional.empty())
            .equals(PlanDuration.plan(spec, Optional.empty()));
  }

  @Test
  void the_schema_has_the_fields_of_the_records() {
    new RecordFields(SCHEMA).assertMatch(ReleaseDocument.class);
  }

  private static ReleaseSpec resolve(JsonNode document) {
    return SpecResolver.resolve(
        DocumentReader.read(document, ReleaseDocument.class),
        ApplicationDocument.NONE,
        environment(),
        Instant.EPOCH);
  }

  private static EnvironmentDocument environment() {
    ObjectNode none = Json.mapper().createObjectNode();
    return DocumentReader.read(none, EnvironmentDocument.class);
  }

  private static JsonNode json(ReleaseSpec spec) {
    return Json.mapper().valueToTree(spec);
  }
}
