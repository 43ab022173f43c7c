package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares `asyncapi.yaml` with the code in both directions. People write its prose;
/// `-Dgolden.update=true` rewrites the parts that the code defines and keeps the prose.
class AsyncApiTest {
  private static final Path FILE = Path.of("asyncapi.yaml");
  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder()
              .enable(Feature.MINIMIZE_QUOTES)
              .enable(Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(Feature.INDENT_ARRAYS_WITH_INDICATOR)
              .disable(Feature.WRITE_DOC_START_MARKER)
              .disable(Feature.SPLIT_LINES)
              .build());

  private final JsonNode document = read();
  private final JsonNode expected = throughYaml(AsyncApi.expected());

  private static JsonNode read() {
    try {
      return YAML.readTree(FILE.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Converts through YAML, so that a number has the same class on both sides.
  private static JsonNode throughYaml(JsonNode node) {
    try {
      return YAML.readTree(YAML.writeValueAsString(node));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeAll
  static void update() throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      ObjectNode rewritten = AsyncApi.expected();
      AsyncApi.copyProse(Files.exists(FILE) ? read() : rewritten, rewritten);
      Files.writeString(FILE, YAML.writeValueAsString(rewritten));
    }
  }

  static Stream<String> parts() {
    return Stream.of(
        "/servers",
        "/channels",
        "/operations",
        "/components/securitySchemes",
        "/components/messages",
        "/components/schemas");
  }

  @ParameterizedTest
  @MethodSource("parts")
  void names_all_that_the_code_has_and_nothing_else(String part) {
    assertThat(names(document.at(part))).isEqualTo(names(expected.at(part)));
  }

  @ParameterizedTest
  @MethodSource("parts")
  void each_element_of_the_document_equals_the_code(String part) {
    AsyncApi.copyProse(document, expected);

    expected
        .at(part)
        .properties()
        .forEach(element ->
            assertThat(document.at(part).path(element.getKey()))
                .as(element.getKey())
                .isEqualTo(element.getValue()));
  }

  @Test
  void explains_every_server_topic_operation_message_and_header() {
    for (String part : Set.of("/servers", "/channels", "/operations", "/components/messages")) {
      assertThat(document.at(part).properties())
          .allSatisfy(element -> assertThat(prose(element.getValue())).isNotBlank());
    }
    assertThat(document.at("/components/schemas/Headers/properties").properties())
        .allSatisfy(
            header -> assertThat(header.getValue().path("description").asText()).isNotBlank());
  }

  private static String prose(JsonNode element) {
    return element.path("description").asText(element.path("summary").asText());
  }

  private static Set<String> names(JsonNode node) {
    Set<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
