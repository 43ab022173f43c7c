package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sluice.api.http.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules that generators of clients need, checked in the committed OpenAPI document.
class OpenApiFileTest {
  private static final JsonNode DOCUMENT = read();

  /// An operation with its name.
  record Operation(String name, JsonNode json) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static JsonNode read() {
    try (InputStream file = OpenApi.class.getResourceAsStream("openapi.yaml")) {
      return new YAMLMapper().readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Operation> operations() {
    return DOCUMENT
        .path("paths")
        .propertyStream()
        .flatMap(item ->
            item.getValue()
                .propertyStream()
                .map(it -> new Operation(it.getKey() + " " + item.getKey(), it.getValue())));
  }

  @Test
  void operation_ids_are_unique() {
    assertThat(operations().map(operation -> operation.json().path("operationId").asText()))
        .doesNotHaveDuplicates()
        .allMatch(id -> id.matches("[a-z][A-Za-z]+"));
  }

  @Test
  void each_command_has_the_header_to_wait_for_its_result() {
    assertThat(
            operations()
                .filter(operation ->
                    operation
                        .json()
                        .at("/responses/202/headers/Location/$ref")
                        .asText()
                        .endsWith("/CommandLocation")))
        .hasSizeGreaterThan(15)
        .allSatisfy(operation ->
            assertThat(operation.json().path("parameters").findValuesAsText("$ref"))
                .contains("#/components/parameters/Prefer"));
  }

  @ParameterizedTest
  @MethodSource("operations")
  void an_operation_has_a_declared_tag(Operation operation) {
    assertThat(OpenApiSchemas.texts(operation.json().path("tags")))
        .hasSize(1)
        .allMatch(DOCUMENT.path("tags").findValuesAsText("name")::contains);
  }

  @ParameterizedTest
  @MethodSource("operations")
  void bodies_have_schemas(Operation operation) {
    assertThat(operation.json().findValuesAsText("format")).doesNotContain("binary");
    for (JsonNode content : operation.json().findValues("content")) {
      content.forEach(type -> assertThat(type.path("schema")).isNotEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void problems_are_documented(Operation operation) {
    JsonNode responses = operation.json().path("responses");
    Set<String> known =
        Arrays.stream(ProblemType.values())
            .map(type -> Integer.toString(type.status()))
            .collect(Collectors.toSet());

    for (Map.Entry<String, JsonNode> response : responses.properties()) {
      if (!response.getKey().startsWith("2")) {
        String reference = response.getValue().path("$ref").asText();
        assertThat(DOCUMENT.at(reference.substring(1)).path("content").fieldNames())
            .toIterable()
            .containsExactly("application/problem+json");
      }
    }
    assertThat(responses.fieldNames())
        .toIterable()
        .contains("400", "401", "403", "503", "default")
        .allMatch(
            status -> status.startsWith("2") || status.equals("default") || known.contains(status));
  }

  @Test
  void an_accepted_command_has_a_location() {
    assertThat(
            operations()
                .map(operation -> operation.json().at("/responses/202"))
                .filter(accepted ->
                    accepted.toString().matches(".*/(CommandView|ReleaseView|RevertView)\".*")))
        .isNotEmpty()
        .allMatch(accepted -> accepted.path("headers").has("Location"));
  }

  @Test
  void each_enumeration_has_one_name() {
    List<List<String>> values = new ArrayList<>();
    for (JsonNode schema : DOCUMENT.at("/components/schemas")) {
      assertThat(List.of(schema)).containsAll(schema.findParents("enum"));
      schema.findValues("enum").forEach(list -> values.add(OpenApiSchemas.texts(list)));
    }

    assertThat(values).isNotEmpty().doesNotHaveDuplicates();
    assertThat(DOCUMENT.path("paths").findValues("enum")).isEmpty();
  }

  @Test
  void references_lead_to_definitions() {
    assertThat(DOCUMENT.findValuesAsText("$ref"))
        .allMatch(reference -> !DOCUMENT.at(reference.substring(1)).isMissingNode());
  }
}
