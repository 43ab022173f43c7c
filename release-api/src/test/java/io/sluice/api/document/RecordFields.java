package io.sluice.api.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import io.sluice.contract.Amount;
import io.sluice.contract.Analysis;
import io.sluice.contract.EnvValue;
import io.sluice.contract.Json;
import io.sluice.contract.Percent;
import io.sluice.contract.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Compares a schema with the records that Jackson reads: names and types of all fields, nested
/// ones too.
///
/// @param schema schema of the whole document
record RecordFields(DocumentSchema schema) {
  private static final ObjectMapper MAPPER = Json.mapper();

  /// The types of values that are not objects, as in the keyword `type`.
  private static final Map<Class<?>, String> VALUES =
      Map.ofEntries(
          Map.entry(String.class, "\"string\""),
          Map.entry(Instant.class, "\"string\""),
          Map.entry(Duration.class, "\"string\""),
          Map.entry(Integer.class, "\"integer\""),
          Map.entry(Percent.class, "\"integer\""),
          Map.entry(int.class, "\"integer\""),
          Map.entry(Double.class, "\"number\""),
          Map.entry(double.class, "\"number\""),
          Map.entry(Boolean.class, "\"boolean\""),
          Map.entry(boolean.class, "\"boolean\""),
          Map.entry(Amount.class, "[\"integer\",\"string\"]"));

  /// Types that are written as the fields of another type.
  private static final Map<Class<?>, Class<?>> WRITTEN =
      Map.of(EnvValue.class, EnvValue.Secret.class, AnalysisDocument.class, Analysis.class);

  /// Values of enumerations that the validators reject at these fields.
  private static final Map<String, Set<String>> REJECTED =
      Map.of(
          "/onFailure", Set.of("pass"), "/strategy/canary/steps/0/match/0/kind", Set.of("preview"));

  void assertMatch(Class<?> document) {
    compare("", MAPPER.constructType(document), schema.root());
  }

  private void compare(String at, JavaType type, JsonNode written) {
    JsonNode here = schema.resolve(written);
    Class<?> raw = type.getRawClass();
    if (raw == Optional.class) {
      compare(at, type.containedType(0), written);
    } else if (type.isCollectionLikeType()) {
      compare(at + "/0", type.getContentType(), here.path("items"));
    } else if (type.isMapLikeType()) {
      compare(
          at + "/" + DocumentSchema.KEY, type.getContentType(), here.path("additionalProperties"));
    } else if (raw.isEnum()) {
      assertThat(texts(here.path("enum").valueStream())).as(at).isEqualTo(values(at, raw));
    } else if (VALUES.containsKey(raw)) {
      assertThat(here.path("type").toString()).as(at).isEqualTo(VALUES.get(raw));
    } else {
      Map<String, JavaType> fields = fields(type);
      assertThat(names(here)).as(at).isEqualTo(fields.keySet());
      assertThat(here.path("additionalProperties").toString()).as(at).isEqualTo("false");
      fields.forEach(
          (name, field) -> compare(at + "/" + name, field, here.path("properties").path(name)));
    }
  }

  private static Set<String> names(JsonNode object) {
    return object
        .path("properties")
        .propertyStream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> texts(Stream<JsonNode> values) {
    return values.map(JsonNode::asText).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> values(String at, Class<?> type) {
    Set<String> values =
        texts(Arrays.stream(type.getEnumConstants()).map(MAPPER::<JsonNode>valueToTree));
    values.removeAll(REJECTED.getOrDefault(at, Set.of()));
    return values;
  }

  private static Map<String, JavaType> fields(JavaType type) {
    if (type.hasRawClass(Source.class)) {
      return Arrays.stream(Source.class.getPermittedSubclasses())
          .filter(kind -> kind != Source.Router.class)
          .collect(
              Collectors.toMap(
                  kind -> kind.getSimpleName().toLowerCase(Locale.ROOT),
                  MAPPER::constructType,
                  (one, _) -> one,
                  TreeMap::new));
    }
    Class<?> read = WRITTEN.getOrDefault(type.getRawClass(), type.getRawClass());
    return MAPPER
        .getDeserializationConfig()
        .introspect(MAPPER.constructType(read))
        .findProperties()
        .stream()
        .collect(
            Collectors.toMap(
                BeanPropertyDefinition::getName,
                BeanPropertyDefinition::getPrimaryType,
                (one, _) -> one,
                TreeMap::new));
  }
}
