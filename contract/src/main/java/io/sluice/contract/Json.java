package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Optional;

/// JSON as the contract writes and reads it: strict, bounded, and the same bytes each time.
public final class Json {
  /// Largest document accepted, in bytes of UTF-8.
  public static final int DOCUMENT_BYTES_MAX = 256 * 1024;

  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(32)
          .maxStringLength(64 * 1024)
          .maxNameLength(256)
          .maxNumberLength(64)
          .maxTokenCount(200_000)
          .build();

  /// Only as deep, for what Sluice wrote itself and has to be able to read again: the state of a
  /// lane holds several documents, an answer the counts of all lanes.
  private static final StreamReadConstraints OWN_LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(32)
          .maxStringLength(Integer.MAX_VALUE)
          .build();

  private static final ObjectMapper MAPPER = ownMapper();

  private static final ObjectMapper TOLERANT =
      ownMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /// A new mapper for what others write: unknown fields, duplicate keys and trailing text are
  /// errors; absent values are left out; properties and map entries are sorted.
  public static ObjectMapper mapper() {
    return mapper(LIMITS).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  }

  /// The same for what Sluice wrote itself, however large that has become; it repeats no key, and
  /// nobody looks for one.
  public static ObjectMapper ownMapper() {
    return mapper(OWN_LIMITS);
  }

  private static ObjectMapper mapper(StreamReadConstraints limits) {
    JsonMapper mapper =
        JsonMapper.builder()
            .addModules(new Jdk8Module(), new JavaTimeModule(), new ContractModule())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS) // a record's questions are no fields
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .build();
    mapper.getFactory().setStreamReadConstraints(limits);
    return mapper;
  }

  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write a " + value.getClass().getSimpleName(), e);
    }
  }

  /// What Sluice wrote itself; for a document of a user there is [#mapper]. Unknown fields are
  /// errors: a state with such fields is of a newer version, and writing it back would drop them.
  ///
  /// @throws Unreadable if `json` is not a `type`
  public static <T> T read(String json, Class<T> type) {
    return read(MAPPER, json, type);
  }

  /// An event that a service of any version wrote: see [#readTolerant].
  ///
  /// @throws Unreadable if `json` is no event that this version knows
  public static Event readEvent(String json) {
    return readTolerant(json, Event.class);
  }

  /// As [#readEvent]; empty if `json` is no event that this version knows.
  public static Optional<Event> findEvent(String json) {
    try {
      return Optional.of(readEvent(json));
    } catch (Unreadable _) {
      return Optional.empty();
    }
  }

  /// What a service of any version wrote and this one does not write back: fields that this version
  /// does not know are ignored.
  ///
  /// @throws Unreadable if `json` is not a `type`
  public static <T> T readTolerant(String json, Class<T> type) {
    return read(TOLERANT, json, type);
  }

  private static <T> T read(ObjectMapper mapper, String json, Class<T> type) {
    try {
      T value = mapper.readValue(json, type);
      if (value == null) {
        throw new Unreadable("not a %s: null".formatted(type.getSimpleName()));
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new Unreadable(
          "not a %s: %s".formatted(type.getSimpleName(), e.getOriginalMessage()), e);
    }
  }

  /// The text is not what it was expected to be; reading it again will not help.
  public static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Unreadable(String message) {
      super(message);
    }

    public Unreadable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private Json() {}
}
