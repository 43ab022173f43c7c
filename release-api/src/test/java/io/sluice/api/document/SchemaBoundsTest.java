package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.document.DocumentSchema.Field;
import io.sluice.api.http.ProblemException;
import io.sluice.contract.ContractModule;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Requires that the validators accept a value at each bound of the schema and reject the next one.
/// Bounds in words (`x-bounds`) depend on other fields and are left out.
class SchemaBoundsTest {
  private static final DocumentSchema SCHEMA = DocumentSchema.read();
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// The fields that the defaults of an application do not have.
  private static final Set<String> OWN =
      Set.of(
          "application",
          "environment",
          "version",
          "artifact",
          "startAt",
          "labels",
          "links",
          "reason");

  private static final BigDecimal WHOLE = BigDecimal.ONE;
  private static final BigDecimal FRACTION = new BigDecimal("0.000001");
  private static final Duration SECOND = Duration.ofSeconds(1);

  /// A value at a bound of a field, or just beyond it.
  record Attempt(Field field, JsonNode value, boolean isAllowed) {
    @Override
    public String toString() {
      String shown = value.toString();
      return "%s: %s".formatted(field, shown.substring(0, Math.min(40, shown.length())));
    }
  }

  static Stream<Attempt> attempts() {
    return SCHEMA.fields().stream()
        .filter(field -> field.find("x-bounds").isEmpty())
        .flatMap(field ->
            Stream.of(numbers(field), durations(field), sizes(field)).flatMap(List::stream));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("attempts")
  void each_bound_is_the_bound_of_the_validators(Attempt attempt) {
    assertThat(isAccepted(attempt)).isEqualTo(attempt.isAllowed());
  }

  private static boolean isAccepted(Attempt attempt) {
    ObjectNode document =
        SCHEMA.document(attempt.field(), Optional.of(attempt.value())).remove(OWN);
    try {
      DocumentValidator.defaults(
          DocumentReader.read(document, DefaultsDocument.class), Optional.empty());
      return true;
    } catch (ProblemException problem) {
      String pointer = "/defaults" + attempt.field().pointer();
      return problem.errors().stream().noneMatch(error -> error.pointer().equals(pointer));
    }
  }

  private static List<Attempt> numbers(Field field) {
    boolean isFraction = field.schema().path("type").asText().equals("number");
    BigDecimal step = isFraction ? FRACTION : WHOLE;
    List<Attempt> attempts = new ArrayList<>();
    number(field, "minimum").ifPresent(it -> pair(attempts, field, it, it.subtract(step)));
    number(field, "exclusiveMinimum").ifPresent(it -> pair(attempts, field, it.add(step), it));
    number(field, "maximum").ifPresent(it -> pair(attempts, field, it, it.add(step)));
    number(field, "exclusiveMaximum").ifPresent(it -> pair(attempts, field, it.subtract(step), it));
    return attempts;
  }

  private static void pair(
      List<Attempt> attempts, Field field, BigDecimal allowed, BigDecimal rejected) {
    attempts.add(new Attempt(field, number(allowed), true));
    attempts.add(new Attempt(field, number(rejected), false));
  }

  private static Optional<BigDecimal> number(Field field, String keyword) {
    return field.find(keyword).map(JsonNode::asText).map(BigDecimal::new);
  }

  private static JsonNode number(BigDecimal value) {
    return value.stripTrailingZeros().scale() <= 0
        ? JSON.numberNode(value.intValueExact())
        : JSON.numberNode(value.doubleValue());
  }

  private static List<Attempt> durations(Field field) {
    List<Attempt> attempts = new ArrayList<>();
    duration(field, "x-minimum").ifPresent(it -> pair(attempts, field, it, it.minus(SECOND)));
    duration(field, "x-exclusiveMinimum")
        .ifPresent(it -> pair(attempts, field, it.plus(SECOND), it));
    duration(field, "x-maximum").ifPresent(it -> pair(attempts, field, it, it.plus(SECOND)));
    return attempts;
  }

  private static void pair(
      List<Attempt> attempts, Field field, Duration allowed, Duration rejected) {
    attempts.add(new Attempt(field, JSON.textNode(ContractModule.text(allowed)), true));
    attempts.add(new Attempt(field, JSON.textNode(ContractModule.text(rejected)), false));
  }

  private static Optional<Duration> duration(Field field, String keyword) {
    return field.find(keyword).map(JsonNode::asText).map(ContractModule::duration);
  }

  private static List<Attempt> sizes(Field field) {
    return Stream.of("maxItems", "maxProperties", "maxLength")
        .flatMap(keyword -> field.find(keyword).stream())
        .map(JsonNode::asInt)
        .flatMap(most ->
            Stream.of(
                new Attempt(field, ofSize(field, most), true),
                new Attempt(field, ofSize(field, most + 1), false)))
        .toList();
  }

  /// Returns a text, or a list or an object of the first entry of the field's example.
  private static JsonNode ofSize(Field field, int size) {
    JsonNode example = SCHEMA.example(field.schema());
    ArrayNode list = JSON.arrayNode();
    ObjectNode object = JSON.objectNode();
    for (int i = 0; i < size && example.isContainerNode(); i++) {
      JsonNode entry = example.iterator().next();
      list.add(entry);
      object.set("N" + i, entry);
    }
    return example.isTextual()
        ? JSON.textNode("a".repeat(size))
        : example.isArray() ? list : object;
  }
}
