package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Compares the published JSON Schemas with the code, and the golden files with them.
/// `-Dgolden.update=true` writes the schemas again.
class JsonSchemasTest {
  private static final Path FILES = Path.of("src/main/resources/io/sluice/contract/schemas");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);

  @BeforeAll
  static void update() throws IOException {
    if (!Boolean.getBoolean("golden.update")) {
      return;
    }
    Files.createDirectories(FILES);
    for (Map.Entry<String, ObjectNode> file : JsonSchemas.files().entrySet()) {
      Files.writeString(FILES.resolve(file.getKey()), text(file.getValue()));
    }
  }

  static Stream<Class<?>> events() {
    return EventType.leaves(Event.class);
  }

  @Test
  void the_published_files_are_those_of_the_code_and_no_others() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(JsonSchemas.files().keySet());
    }
    for (Map.Entry<String, ObjectNode> file : JsonSchemas.files().entrySet()) {
      assertThat(Files.readString(FILES.resolve(file.getKey()))).isEqualTo(text(file.getValue()));
    }
  }

  @ParameterizedTest
  @MethodSource("events")
  void the_golden_file_of_an_event_is_valid(Class<?> event) throws IOException {
    assertThat(problems(event, golden(event))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_with_a_wrong_property_is_invalid(Class<?> event) throws IOException {
    JsonNode schema = Json.mapper().readTree(FILES.resolve(file(event)).toFile());
    for (JsonNode name : schema.path("required")) {
      ObjectNode without = golden(event);
      without.remove(name.asText());
      assertThat(problems(event, without)).as("without %s", name).isNotEmpty();
    }
    assertThat(problems(event, golden(event).put("no-such-property", 1))).isNotEmpty();
    for (String name : golden(event).properties().stream().map(Map.Entry::getKey).toList()) {
      ObjectNode wrong = golden(event);
      wrong.putArray(name).addArray().add(true);
      assertThat(problems(event, wrong)).as("wrong %s", name).isNotEmpty();
    }
  }

  private static Set<ValidationMessage> problems(Class<?> event, JsonNode json) throws IOException {
    JsonSchema schema = FACTORY.getSchema(Files.readString(FILES.resolve(file(event))));
    return schema.validate(
        json.toString(),
        InputFormat.JSON,
        context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
  }

  private static ObjectNode golden(Class<?> event) throws IOException {
    Path file = GOLDEN.resolve(event.getSimpleName() + ".json");
    return (ObjectNode) Json.mapper().readTree(file.toFile());
  }

  private static String file(Class<?> event) {
    return JsonSchemas.type(event) + ".json";
  }

  private static String text(ObjectNode schema) {
    return schema.toPrettyString() + "\n";
  }
}
