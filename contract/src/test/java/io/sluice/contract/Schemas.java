package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/// JSON schemas of the contract's records as derived from the code: their properties, and which of
/// them are required.
final class Schemas {
  private static final Map<Class<?>, ObjectNode> SCALARS =
      Map.ofEntries(
          Map.entry(String.class, of("string")),
          Map.entry(UUID.class, of("string").put("format", "uuid")),
          Map.entry(Instant.class, of("string").put("format", "date-time")),
          Map.entry(LocalDate.class, of("string").put("format", "date")),
          Map.entry(LocalDateTime.class, of("string")),
          Map.entry(Integer.class, of("integer").put("format", "int32")),
          Map.entry(int.class, of("integer").put("format", "int32")),
          Map.entry(long.class, of("integer").put("format", "int64")),
          Map.entry(Double.class, of("number").put("format", "double")),
          Map.entry(double.class, of("number").put("format", "double")),
          Map.entry(boolean.class, of("boolean")),
          Map.entry(Boolean.class, of("boolean")),
          Map.entry(Object.class, JsonNodeFactory.instance.objectNode()));

  private final Map<String, ObjectNode> named = new TreeMap<>();

  /// Returns all referenced schemas, by name.
  Map<String, ObjectNode> named() {
    return named;
  }

  /// Returns a reference to the schema of `type`, and adds that schema to [#named] with all schemas
  /// that it references.
  ObjectNode reference(Class<?> type) {
    String name = name(type);
    if (!named.containsKey(name)) {
      named.put(name, object());
      named.put(name, schema(type));
    }
    return object().put("$ref", "#/components/schemas/" + name);
  }

  /// Returns the name of a type's schema. A nested record has the name of its outer type as prefix,
  /// since `Promote` is a step and a command; an event has no prefix, since its name is unique.
  private static String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return outer == null || Event.class.isAssignableFrom(type)
        ? type.getSimpleName()
        : outer.getSimpleName() + type.getSimpleName();
  }

  private ObjectNode schema(Class<?> type) {
    if (type == Duration.class) {
      return of("string").put("pattern", "^([0-9]+h)?([0-9]+m)?([0-9]+([.][0-9]+)?s)?$");
    }
    if (type == Percent.class) {
      return of("integer").put("minimum", 0).put("maximum", 100);
    }
    if (type.isEnum()) {
      ObjectNode schema = of("string");
      List.of(type.getEnumConstants())
          .forEach(one -> schema.withArray("enum").add(Json.mapper().valueToTree(one)));
      return schema;
    }
    if (type == EnvValue.class) {
      ObjectNode secret = of("object");
      secret.withObject("properties").set("secret", of("string"));
      secret.withArray("required").add("secret");
      return oneOf(of("string"), secret.put("additionalProperties", false));
    }
    if (type == Amount.class) {
      return amount();
    }
    if (type == CanaryStep.class) {
      return oneOf(reference(Percent.class), record(type));
    }
    if (type == Source.class) {
      return source();
    }
    if (type == Strategy.class) {
      return oneOf(
          wrapped("canary", Strategy.Canary.class),
          wrapped("blueGreen", Strategy.BlueGreen.class),
          wrapped("rolling", Strategy.Rolling.class));
    }
    if (type.isSealed()) {
      return oneOf(EventType.leaves(type).map(this::reference).toArray(ObjectNode[]::new))
          .put("discriminator", "type");
    }
    return record(type);
  }

  private static ObjectNode amount() {
    return oneOf(
        of("integer").put("format", "int32"), of("string").put("pattern", "^[0-9]{1,3}%$"));
  }

  private ObjectNode source() {
    return oneOf(
        Stream.concat(
                Stream.of(object().put("const", Source.router().key())),
                SourceJson.KINDS.entrySet().stream()
                    .map(kind -> wrapped(kind.getKey(), kind.getValue())))
            .toArray(ObjectNode[]::new));
  }

  private ObjectNode record(Class<?> type) {
    ObjectNode schema = of("object").put("additionalProperties", false);
    ObjectNode properties = schema.withObject("properties");
    ArrayNode required = object().withArray("required");
    if (isTyped(type)) {
      properties.set("type", object().put("const", EventType.hyphens(type)));
      required.add("type");
    }
    components(type, properties, required);
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema;
  }

  /// Adds the properties of `type`, and those of its unwrapped components in their place.
  private void components(Class<?> type, ObjectNode properties, ArrayNode required) {
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
        components(component.getType(), properties, required);
        continue;
      }
      String name = component.getName().equals("destinations") ? "notify" : component.getName();
      properties.set(name, of(component.getGenericType()));
      if (component.getType() != Optional.class) {
        required.add(name);
      }
    }
  }

  private ObjectNode of(Type type) {
    return switch (type) {
      case Class<?> scalar when SCALARS.containsKey(scalar) -> SCALARS.get(scalar).deepCopy();
      case Class<?> other -> reference(other);
      case ParameterizedType generic -> of(generic);
      default -> throw new IllegalArgumentException("no schema of " + type);
    };
  }

  private ObjectNode of(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    ObjectNode last = of(arguments[arguments.length - 1]);
    if (type.getRawType() == Optional.class) {
      return last;
    }
    return type.getRawType() == List.class
        ? of("array").set("items", last)
        : of("object").set("additionalProperties", last);
  }

  private ObjectNode wrapped(String name, Class<?> type) {
    ObjectNode schema = of("object").put("additionalProperties", false);
    schema.withObject("properties").set(name, reference(type));
    schema.withArray("required").add(name);
    return schema;
  }

  private static boolean isTyped(Class<?> type) {
    return type != CdEvent.class
        && List.of(Event.class, Step.class, Command.class).stream()
            .anyMatch(root -> root.isAssignableFrom(type));
  }

  private static ObjectNode oneOf(ObjectNode... schemas) {
    ObjectNode schema = object();
    schema.withArray("oneOf").addAll(List.of(schemas));
    return schema;
  }

  private static ObjectNode of(String type) {
    return object().put("type", type);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
