package io.sluice.cli.verdict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.sluice.contract.JsonPointers;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// A field that has no place in its object, probably a misspelt one.
///
/// @param parent JSON pointer of the object
/// @param fields names of the fields that the object can have
record UnknownField(String parent, String name, List<String> fields) {

  /// Finds the unknown field that caused `e`. Jackson reports a missing field first; an unknown
  /// field of the same object is probably a misspelling of it.
  static Optional<UnknownField> find(JsonNode tree, JsonProcessingException e) {
    return switch (e) {
      case UnrecognizedPropertyException unknown ->
          Optional.of(
              new UnknownField(parent(unknown), unknown.getPropertyName(), fields(unknown)));
      case MismatchedInputException missing when !missing.getPath().isEmpty() ->
          findMisspelt(tree, missing);
      default -> Optional.empty();
    };
  }

  private static Optional<UnknownField> findMisspelt(
      JsonNode tree, MismatchedInputException missing) {
    String parent = parent(missing);
    JsonNode object = tree.at(parent);
    JsonMappingException.Reference field = missing.getPath().getLast();
    if (!(field.getFrom() instanceof Class<?> type)
        || !type.isRecord()
        || object.hasNonNull(field.getFieldName())) {
      return Optional.empty();
    }
    List<String> fields =
        Stream.of(type.getRecordComponents()).map(RecordComponent::getName).toList();
    return object
        .propertyStream()
        .map(Map.Entry::getKey)
        .filter(name -> !fields.contains(name))
        .findFirst()
        .map(name -> new UnknownField(parent, name, fields));
  }

  private static List<String> fields(UnrecognizedPropertyException e) {
    Collection<Object> fields =
        Objects.requireNonNullElse(e.getKnownPropertyIds(), List.<Object>of());
    return fields.stream().map(String::valueOf).toList();
  }

  private static String parent(JsonMappingException e) {
    return JsonPointers.of(e.getPath().subList(0, e.getPath().size() - 1));
  }
}
