package io.sluice.api.document;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.contract.Amount;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.CanaryStep;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Descriptions of the type of a value, and of the required type.
final class TypeDescriptions {

  static String found(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case NUMBER -> "a number (text needs quotes)";
      case BOOLEAN -> "a boolean";
      case NULL, MISSING -> "nothing";
      case BINARY, POJO -> "something else";
    };
  }

  static String required(@Nullable Class<?> type) {
    if (type == null) {
      return "something else";
    } else if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    } else if (type == String.class || type.isEnum()) {
      return "a string";
    } else if (type == CanaryStep.class) {
      return "a step such as 10 (percent) or {hold: 5m}";
    } else if (type == Check.class) {
      return "a check such as {limit: {errors: 0.05}}, or the word defaults";
    } else if (type == Duration.class) {
      return "a duration such as 30s";
    } else if (type == Instant.class) {
      return "an instant such as 2030-01-31T12:00:00Z";
    } else if (type == LocalDateTime.class) {
      return "a local time such as 2030-01-31T16:00:00";
    } else if (type == Amount.class) {
      return "a number of instances such as 1, or a share such as 25%";
    } else if (type == UUID.class) {
      return "a UUID";
    } else if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    } else if (type == Integer.class || type == int.class) {
      return "a whole number";
    } else if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a number";
    }
    return "an object";
  }

  private TypeDescriptions() {}
}
