package io.sluice.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Checks that the reader demands exactly the properties that the schemas call required.
class RequiredFieldsTest {

  static Stream<Class<?>> events() {
    return EventType.leaves(Event.class);
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_without_a_required_property_is_rejected(Class<?> event) throws IOException {
    JsonNode golden =
        Json.mapper()
            .readTree(
                Path.of("src/test/resources/golden", event.getSimpleName() + ".json").toFile());
    var schemas = new Schemas();
    schemas.reference(event);
    List<String> required = new ArrayList<>();
    JsonNode schema = schemas.named().getOrDefault(event.getSimpleName(), (ObjectNode) golden);
    schema.path("required").forEach(name -> required.add(name.asText()));

    for (var property : golden.properties()) {
      String name = property.getKey();
      ObjectNode without = golden.deepCopy();
      without.remove(name);
      if (required.contains(name)) {
        assertThatThrownBy(() -> read(event, without))
            .as("%s without %s", event.getSimpleName(), name)
            .isInstanceOf(Json.UnreadableException.class);
      } else {
        assertThat(read(event, without)).isInstanceOf(event);
      }
    }
  }

  private static Object read(Class<?> event, JsonNode json) {
    Class<?> as = event == CdEvent.class ? event : Event.class;
    return Json.read(json.toString(), as);
  }
}
