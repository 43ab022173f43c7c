package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Compatibility of two versions of Sluice that read each other's events during an upgrade. The
/// folder `released` contains the golden files of the released version; CONTRIBUTING.md defines
/// when they change.
class ReleasedTest {
  private static final Path RELEASED = Path.of("src/test/resources/released");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  static Stream<String> events() throws IOException {
    return names(RELEASED).stream().sorted();
  }

  static Stream<String> presentEvents() throws IOException {
    return names(GOLDEN).stream().sorted();
  }

  /// Returns the file names of events, and of the steps and commands in them.
  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .map(folder::relativize)
          .map(Path::toString)
          .filter(name -> name.endsWith(".json"))
          .collect(Collectors.toSet());
    }
  }

  private static JsonNode tree(Path folder, String name) throws IOException {
    return Json.read(Files.readString(folder.resolve(name)), JsonNode.class);
  }

  private static Object read(JsonNode tree, String name) {
    String json = Json.write(tree);
    return switch (name.substring(0, name.indexOf('/') + 1)) {
      case "step/" -> Json.readTolerant(json, Step.class);
      case "command/" -> Json.readTolerant(json, Command.class);
      default ->
          name.equals("CdEvent.json")
              ? Json.readTolerant(json, CdEvent.class)
              : Json.readEvent(json);
    };
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_of_the_released_version_can_be_read(String name) throws IOException {
    assertThat(read(tree(RELEASED, name), name).getClass().getSimpleName() + ".json")
        .isEqualTo(Path.of(name).getFileName().toString());
  }

  @ParameterizedTest
  @MethodSource("events")
  void each_event_keeps_every_released_field(String name) throws IOException {
    assertThat(GOLDEN.resolve(name)).as("an event type cannot be removed").exists();

    assertThat(findLost(tree(RELEASED, name), tree(GOLDEN, name), "")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("presentEvents")
  void fields_of_a_newer_version_are_ignored(String name) throws IOException {
    JsonNode present = tree(GOLDEN, name);

    assertThat(read(withNewFields(present), name)).isEqualTo(read(present, name));
  }

  @Test
  void the_version_grows_with_new_types_and_new_values() throws IOException {
    int released = Integer.parseInt(Files.readString(RELEASED.resolve("VERSION")).strip());
    List<String> values = Files.readAllLines(RELEASED.resolve("values.txt"));
    boolean isSame = names(RELEASED).equals(names(GOLDEN)) && values.equals(values());

    assertThat(ContractVersion.CURRENT).isEqualTo(isSame ? released : released + 1);
  }

  /// Returns a line for each enumeration of the contract: its name and its values.
  private static List<String> values() throws IOException {
    Path classes = Path.of("target/classes/io/sluice/contract");
    try (Stream<Path> files = Files.list(classes)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
          .map(name -> loadClass(name.substring(0, name.length() - ".class".length())))
          .filter(Class::isEnum)
          .map(type -> type.getName() + " " + Arrays.toString(type.getEnumConstants()))
          .sorted()
          .toList();
    }
  }

  private static Class<?> loadClass(String name) {
    try {
      return Class.forName(
          "io.sluice.contract." + name, false, ReleasedTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_field_that_is_lost_or_of_another_kind_is_found() {
    JsonNode released = Json.read("{\"a\":{\"b\":[{\"c\":1}]},\"d\":\"x\"}", JsonNode.class);

    assertThat(findLost(released, Json.read("{\"a\":{\"b\":[{}]},\"d\":2}", JsonNode.class), ""))
        .containsExactly(".a.b[].c", ".d");
  }

  /// Returns the paths of `released` that `present` lacks, or has with another kind of value.
  private static List<String> findLost(JsonNode released, JsonNode present, String path) {
    if (!released.getNodeType().equals(present.getNodeType())) {
      return List.of(path);
    }
    if (released instanceof ObjectNode object) {
      return object.properties().stream()
          .flatMap(field ->
              findLost(field.getValue(), present.path(field.getKey()), path + "." + field.getKey())
                  .stream())
          .toList();
    }
    return released.isArray() && !released.isEmpty()
        ? findLost(released.get(0), present.path(0), path + "[]")
        : List.of();
  }

  /// Adds a field to each object that has fields of its own, as a newer version might.
  private static JsonNode withNewFields(JsonNode node) {
    JsonNode copy = node.deepCopy();
    addFields(copy, true);
    return copy;
  }

  /// Adds a field to records only, since maps have keys instead of fields: UUIDs, numbers or names
  /// in capitals.
  private static void addFields(JsonNode node, boolean isRecord) {
    if (node instanceof ObjectNode object) {
      object.properties().forEach(field -> addFields(field.getValue(), false));
      if (isRecord || object.has("type")) {
        object.put("fieldOfANewerVersion", "x");
      }
    } else if (node instanceof ArrayNode array) {
      array.forEach(element -> addFields(element, false));
    }
  }
}
