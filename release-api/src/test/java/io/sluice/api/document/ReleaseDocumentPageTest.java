package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sluice.api.document.DocumentSchema.Field;
import io.sluice.contract.Analysis;
import io.sluice.contract.Json;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Traits;
import io.sluice.domain.rollout.StrategyAdvisor;
import io.sluice.domain.verdict.AlphaShares;
import io.sluice.domain.verdict.WatchState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

  /// A default of health-monitor, which `CheckPollerTest` compares with the page.
  private static final String MEASURED = "check.interval";

  /// The result of the code that applies a default, from a document. The resolver and the planner
  /// leave these fields empty.
  private static final Map<String, Function<JsonNode, Object>> LATER =
      Map.of(
          "analysis.finalTest",
          document -> {
            Analysis analysis = resolve(document).analysis();
            return AlphaShares.of(analysis.checks()).toList(analysis);
          },
          "analysis.warmUp",
          document -> WatchState.warmUp(resolve(document).analysis()),
          "check.dryRun",
          document -> AlphaShares.of(List.of(comparison(document))),
          "rolling.minHealthyTime",
          document -> {
            ReleaseSpec spec = resolve(document);
            return PlanDuration.of(spec, PlanDuration.plan(spec, Optional.empty()));
          },
          "traits.critical",
          ReleaseDocumentPageTest::advised,
          "traits.scale",
          ReleaseDocumentPageTest::advised,
          "traits.resources",
          ReleaseDocumentPageTest::advised);

  /// Returns the default comparison, as a dry run if the first check of the document is one.
  private static Analysis.Check comparison(JsonNode document) {
    ObjectNode usual = document.deepCopy();
    usual.remove("analysis");
    ObjectNode check = (ObjectNode) json(resolve(usual)).at("/analysis/checks/0");
    JsonNode dry = document.at("/analysis/checks/0/dryRun");
    check.setAll(dry.isMissingNode() ? Map.of() : Map.of("dryRun", dry));
    return Json.read(check.toString(), Analysis.Check.class);
  }

  private static Object advised(JsonNode document) {
    return StrategyAdvisor.of(
        DocumentReader.read(document, ReleaseDocument.class).traits().orElse(Traits.NONE));
  }

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
    JsonNode without = SCHEMA.document(field, Optional.empty());
    ReleaseSpec spec = resolve(without);
    JsonNode resolved = json(spec).at(field.pointer());
    Optional<JsonNode> usual = field.find("default");
    if (usual.isEmpty()) {
      assertThat(resolved.isMissingNode()).isTrue();
      return;
    }
    JsonNode explicit = SCHEMA.document(field, usual);
    String name = field.object() + "." + field.name();
    if (!resolved.isMissingNode()) {
      assertThat(json(resolve(explicit)).at(field.pointer())).isEqualTo(resolved);
    } else if (!name.equals(MEASURED)) {
      JsonNode example = SCHEMA.document(field, Optional.of(SCHEMA.example(field.schema())));
      Function<JsonNode, Object> apply =
          LATER.getOrDefault(
              name, document -> PlanDuration.plan(resolve(document), Optional.empty()));
      assertThat(apply.apply(without))
          .as(name)
          .isEqualTo(apply.apply(explicit))
          .isNotEqualTo(apply.apply(example));
    }
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
