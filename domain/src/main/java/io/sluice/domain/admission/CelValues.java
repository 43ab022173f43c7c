package io.sluice.domain.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Converts JSON to the values of CEL: a whole number is an `int`, another one a `double`. A null
/// is left out, like an absent field.
final class CelValues {

  static Object of(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> map(node);
      case ARRAY -> list(node);
      case NUMBER -> number(node);
      case BOOLEAN -> node.booleanValue();
      case STRING, BINARY, POJO, NULL, MISSING -> node.asText("");
    };
  }

  private static Map<String, Object> map(JsonNode node) {
    Map<String, Object> map = new LinkedHashMap<>();
    node.properties().stream()
        .filter(field -> !field.getValue().isNull())
        .forEach(field -> map.put(field.getKey(), of(field.getValue())));
    return map;
  }

  private static List<Object> list(JsonNode node) {
    List<Object> list = new ArrayList<>();
    node.forEach(item -> list.add(of(item)));
    return list;
  }

  private static Object number(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong()
        ? (Object) node.longValue()
        : (Object) node.doubleValue();
  }

  private CelValues() {}
}
