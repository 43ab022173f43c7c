package io.sluice.api.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.document.WrongDocuments.Document;
import io.sluice.api.http.ProblemException;
import io.sluice.contract.view.ProblemView;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Puts null, a value of each JSON type, an empty and an overlong value at each place of each
/// document that the API reads. The document is accepted, or rejected with a pointer and in words
/// of the document.
class WrongValuesTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int DETAIL_MAX = 1_100;

  private static final Pattern INTERNALS =
      Pattern.compile(
          "(?i)jackson|deseriali|fasterxml|java\\.|io\\.sluice|exception|coerc|jsontoken|START_|"
              + "\\[source|simple type|class |record |nullnode|creator|instantiat|token count|`");

  /// The places of entries of maps.
  private static final Pattern ENTRY = Pattern.compile(".*/(env|headers|weights|vetoed)/[^/]+");

  /// The places of amounts, steps and values of the environment, which have two types.
  private static final Pattern TWO_TYPES =
      Pattern.compile(".*/(maxSurge|steps/0|(env|headers)/[^/]+)");

  /// The values, by a name for messages.
  private static final Map<String, JsonNode> VALUES = values();

  private static Map<String, JsonNode> values() {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    values.put("null", JSON.nullNode());
    values.put("true", JSON.booleanNode(true));
    values.put("7", JSON.numberNode(7));
    values.put("-1", JSON.numberNode(-1));
    values.put("1.5", JSON.numberNode(1.5));
    values.put("10^40", JSON.numberNode(BigInteger.TEN.pow(40)));
    values.put("10^70", JSON.numberNode(BigInteger.TEN.pow(70)));
    values.put("''", JSON.textNode(""));
    values.put("' '", JSON.textNode(" "));
    values.put("'text'", JSON.textNode("text"));
    values.put("NUL", JSON.textNode("a\0b"));
    values.put("5,000 characters", JSON.textNode("x".repeat(5_000)));
    values.put("70,000 characters", JSON.textNode("x".repeat(70_000)));
    values.put("[]", JSON.arrayNode());
    values.put("[null]", JSON.arrayNode().addNull());
    values.put("['']", JSON.arrayNode().add(""));
    values.put("[[]]", JSON.arrayNode().add(JSON.arrayNode()));
    values.put("{}", JSON.objectNode());
    values.put("{'': null}", JSON.objectNode().putNull(""));
    values.put("{'a': 1}", JSON.objectNode().put("a", 1));
    values.put("{'a/~b': {}}", JSON.objectNode().set("a/~b", JSON.objectNode()));
    values.put("a long name", JSON.objectNode().put("n".repeat(300), 1));
    values.put("40 levels", nested());
    return values;
  }

  private static JsonNode nested() {
    JsonNode inner = JSON.arrayNode();
    for (int i = 0; i < 40; i++) {
      inner = JSON.arrayNode().add(inner);
    }
    return inner;
  }

  static Stream<Document> documents() {
    return WrongDocuments.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void a_wrong_value_is_rejected_at_its_place(Document document) {
    List<String> wrong = new ArrayList<>();
    for (JsonPointer place : places(document.example())) {
      VALUES.forEach((name, value) ->
          findFault(document, place, value)
              .ifPresent(fault -> wrong.add("%s at %s: %s".formatted(name, place, fault))));
    }

    assertThat(wrong).isEmpty();
  }

  /// Returns what is wrong with the answer to a document with `value` at `place`.
  private static Optional<String> findFault(Document document, JsonPointer place, JsonNode value) {
    JsonNode changed = with(document.example(), place, value);
    try {
      document.read().accept(DocumentReader.tree(changed.toString().getBytes(UTF_8)));
      return Optional.of("is accepted").filter(_ -> !isLegal(document.example(), place, value));
    } catch (ProblemException problem) {
      return findFault(problem, place, isOtherType(document.example().at(place), value));
    } catch (RuntimeException e) {
      return Optional.of(e.toString());
    }
  }

  private static Optional<String> findFault(
      ProblemException problem, JsonPointer place, boolean isOtherType) {
    String text = problem.getMessage() + problem.errors();
    if (INTERNALS.matcher(text).find()) {
      return Optional.of("shows internals: " + text);
    } else if (problem.errors().isEmpty()) {
      return Optional.of("has no pointer: " + text);
    } else if (problem.errors().stream().anyMatch(it -> it.detail().length() > DETAIL_MAX)) {
      return Optional.of("is too long");
    }
    return Optional.of("has other pointers: " + text)
        .filter(_ -> isOtherType && problem.errors().stream().noneMatch(it -> isAt(it, place)));
  }

  private static boolean isAt(ProblemView.At error, JsonPointer place) {
    return error.pointer().equals(place.toString())
        || error.pointer().startsWith(place + "/")
        || place.toString().startsWith(error.pointer() + "/");
  }

  /// Whether `value` may be accepted: null where a field may be absent, a value of the same type,
  /// or one of the other type of a field that has two.
  private static boolean isLegal(JsonNode example, JsonPointer place, JsonNode value) {
    return value.isNull()
        ? example.at(place.head()).isObject() && !ENTRY.matcher(place.toString()).matches()
        : !isOtherType(example.at(place), value) || TWO_TYPES.matcher(place.toString()).matches();
  }

  private static boolean isOtherType(JsonNode before, JsonNode value) {
    return !value.isNull() && before.getNodeType() != value.getNodeType();
  }

  /// Returns the pointers of all values below the root.
  private static List<JsonPointer> places(JsonNode root) {
    List<JsonPointer> places = new ArrayList<>();
    collect(JsonPointer.empty(), root, places);
    return places;
  }

  private static void collect(JsonPointer at, JsonNode node, List<JsonPointer> places) {
    for (int i = 0; i < node.size() && node.isArray(); i++) {
      add(at.appendIndex(i), node.get(i), places);
    }
    node.properties()
        .forEach(field -> add(at.appendProperty(field.getKey()), field.getValue(), places));
  }

  private static void add(JsonPointer at, JsonNode node, List<JsonPointer> places) {
    places.add(at);
    collect(at, node, places);
  }

  private static JsonNode with(JsonNode root, JsonPointer place, JsonNode value) {
    JsonNode copy = root.deepCopy();
    String name = place.last().getMatchingProperty();
    JsonNode _ =
        switch (copy.at(place.head())) {
          case ObjectNode object -> object.set(name, value);
          case ArrayNode array -> array.set(place.last().getMatchingIndex(), value);
          case JsonNode other -> throw new IllegalStateException(other.toString());
        };
    return copy;
  }
}
