package io.sluice.api.document;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import com.fasterxml.jackson.datatype.jsr310.deser.LocalDateTimeDeserializer;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.contract.Json;
import io.sluice.contract.JsonPointers;
import io.sluice.contract.Match;
import io.sluice.domain.notice.EventMessages;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads request bodies strictly, and reports the place and the reason of each error.
public final class DocumentReader {
  private static final ObjectMapper MAPPER = mapper();

  /// A field that every Kubernetes document has, and no document of Sluice.
  private static final String KUBERNETES = "apiVersion";

  /// The text that Jackson puts before a reason.
  private static final Pattern JACKSON_PREFIX =
      Pattern.compile("^Cannot deserialize value of type .*? from \\w+ \"[^\"]*\": ");

  private static ObjectMapper mapper() {
    ObjectMapper mapper =
        Json.mapper()
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS);
    mapper.setDefaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL));
    for (CoercionInputShape shape :
        List.of(CoercionInputShape.Boolean, CoercionInputShape.Float, CoercionInputShape.Integer)) {
      mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
    }
    for (LogicalType type : List.of(LogicalType.Integer, LogicalType.Float, LogicalType.Boolean)) {
      mapper.coercionConfigFor(type).setAcceptBlankAsEmpty(false);
    }
    mapper.registerModule(
        new SimpleModule()
            .addDeserializer(Instant.class, new TextReader<>(InstantDeserializer.INSTANT))
            .addDeserializer(
                LocalDateTime.class, new TextReader<>(LocalDateTimeDeserializer.INSTANCE)));
    return mapper;
  }

  /// @throws ProblemException if `body` is not one JSON object, or a text has a NUL character
  public static JsonNode tree(byte[] body) {
    return JsonText.parse(MAPPER, body)
        .map(DocumentReader::requireObject)
        .orElseThrow(() -> new ProblemException(ProblemType.MALFORMED_JSON, "there is no body"));
  }

  private static JsonNode requireObject(JsonNode tree) {
    if (!tree.isObject()) {
      throw ProblemException.at(
          ProblemType.MALFORMED_JSON,
          "",
          "is %s, must be an object".formatted(TypeDescriptions.found(tree)));
    }
    rejectNul("", tree);
    return tree;
  }

  /// Rejects the character that no argument and no variable of a process can have, and that stops
  /// functions of PostgreSQL on a stored document.
  private static void rejectNul(String pointer, JsonNode node) {
    if (hasNul(node.asText())) {
      throw ProblemException.at(ProblemType.INVALID_DOCUMENT, pointer, "has a NUL character");
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        rejectNul(pointer + "/" + i, node.path(i));
      }
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (hasNul(field.getKey())) {
        throw ProblemException.at(
            ProblemType.INVALID_DOCUMENT, pointer, "has a name with a NUL character");
      }
      rejectNul(JsonPointers.child(pointer, field.getKey()), field.getValue());
    }
  }

  private static boolean hasNul(String text) {
    return text.indexOf('\0') >= 0;
  }

  /// Returns an empty object.
  public static ObjectNode nothing() {
    return MAPPER.createObjectNode();
  }

  /// @throws ProblemException with the place, if `tree` is not a `type`
  public static <T> T read(JsonNode tree, Class<T> type) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (UnrecognizedPropertyException e) {
      throw unknown(e);
    } catch (JsonMappingException e) {
      throw invalid(tree, e);
    } catch (JsonProcessingException e) {
      throw new ProblemException(ProblemType.MALFORMED_JSON, e.getOriginalMessage());
    }
  }

  /// Returns the same text for all bodies with the same content, regardless of their layout.
  public static String canonical(JsonNode tree) {
    return Json.write(MAPPER.convertValue(tree, Object.class));
  }

  private static ProblemException unknown(UnrecognizedPropertyException e) {
    List<String> known =
        Objects.requireNonNullElse(e.getKnownPropertyIds(), List.<Object>of()).stream()
            .map(String::valueOf)
            .toList();
    return unknown(pointer(e), e.getPropertyName(), e.getReferringClass(), known);
  }

  private static ProblemException unknown(
      String pointer, String name, Class<?> type, List<String> known) {
    return name.equals(KUBERNETES)
        ? ProblemException.at(
            ProblemType.UNKNOWN_FIELD,
            pointer,
            "is a document of Kubernetes: 'sluice import FILE' makes a release of a Rollout or a"
                + " Canary")
        : ProblemException.at(
            ProblemType.UNKNOWN_FIELD,
            pointer,
            "'%s' is unknown".formatted(name),
            ForeignNames.find(type, name)
                .filter(known::contains)
                .or(() -> NameSuggestion.find(name, known)));
  }

  private static ProblemException invalid(JsonNode tree, JsonMappingException e) {
    String pointer = pointer(e);
    return switch (e) {
      case InvalidFormatException format when format.getTargetType().isEnum() ->
          notOneOf(pointer, format);
      case InvalidFormatException format ->
          ProblemException.at(
              ProblemType.INVALID_DOCUMENT,
              pointer,
              format.getTargetType() == Duration.class
                  ? JACKSON_PREFIX.matcher(format.getOriginalMessage()).replaceFirst("")
                  : "%s is not %s"
                      .formatted(
                          quoted(format), TypeDescriptions.required(format.getTargetType())));
      case ValueInstantiationException value ->
          findUnknown(tree, pointer, value.getType().getRawClass())
              .orElseGet(
                  () -> ProblemException.at(ProblemType.INVALID_DOCUMENT, pointer, cause(value)));
      case InvalidNullException _ ->
          ProblemException.at(
              ProblemType.INVALID_DOCUMENT, pointer, "is null: write a value, or leave it out");
      case MismatchedInputException mismatch when tree.at(pointer).isMissingNode() ->
          missing(tree, pointer, mismatch);
      case MismatchedInputException mismatch ->
          ProblemException.at(
              ProblemType.INVALID_DOCUMENT,
              pointer,
              "is %s, must be %s"
                  .formatted(
                      TypeDescriptions.found(tree.at(pointer)),
                      TypeDescriptions.required(mismatch.getTargetType())));
      case JsonMappingException other ->
          ProblemException.at(ProblemType.INVALID_DOCUMENT, pointer, other.getOriginalMessage());
    };
  }

  private static ProblemException missing(
      JsonNode tree, String pointer, MismatchedInputException e) {
    String parent = pointer.substring(0, pointer.lastIndexOf('/'));
    Object from = e.getPath().getLast().getFrom();
    return findUnknown(tree, parent, from instanceof Class<?> type ? type : from.getClass())
        .orElseGet(() ->
            ProblemException.at(
                ProblemType.INVALID_DOCUMENT,
                pointer,
                "is missing: must be %s".formatted(TypeDescriptions.required(e.getTargetType()))));
  }

  /// Finds the first unknown field of the object at `pointer`. Jackson reports a missing field and
  /// an invalid object before an unknown field, which is probably their cause.
  private static Optional<ProblemException> findUnknown(
      JsonNode tree, String pointer, Class<?> type) {
    List<String> known = fields(type);
    return tree.at(pointer)
        .propertyStream()
        .map(Map.Entry::getKey)
        .filter(name -> !known.isEmpty() && !known.contains(name))
        .findFirst()
        .map(name -> unknown(JsonPointers.child(pointer, name), name, type, known));
  }

  /// Returns the fields of a record; none of a record that is written as a single value.
  private static List<String> fields(Class<?> type) {
    BeanDescription description =
        MAPPER.getDeserializationConfig().introspect(MAPPER.constructType(type));
    return type.isRecord() && description.findJsonValueAccessor() == null
        ? description.findProperties().stream().map(BeanPropertyDefinition::getName).toList()
        : List.of();
  }

  /// Returns the value in quotes. Numbers do not keep their original form: 1.10 becomes 1.1.
  private static String quoted(InvalidFormatException e) {
    return e.getTargetType() == String.class
        ? "%s without quotes".formatted(e.getValue())
        : "'%s'".formatted(e.getValue());
  }

  private static ProblemException notOneOf(String pointer, InvalidFormatException e) {
    List<String> known =
        Arrays.stream(e.getTargetType().getEnumConstants())
            .filter(value -> value != Match.Kind.PREVIEW) // only for blue/green
            .map(value -> EventMessages.word((Enum<?>) value))
            .toList();
    String value = String.valueOf(e.getValue());
    return ProblemException.at(
        ProblemType.INVALID_DOCUMENT,
        pointer,
        "'%s' is not one of %s".formatted(value, String.join(", ", known)),
        NameSuggestion.find(value, known));
  }

  private static String cause(ValueInstantiationException e) {
    return Optional.ofNullable(e.getCause())
        .map(Throwable::getMessage)
        .orElse(e.getOriginalMessage());
  }

  private static String pointer(JsonMappingException e) {
    return JsonPointers.of(e.getPath());
  }

  private DocumentReader() {}
}
