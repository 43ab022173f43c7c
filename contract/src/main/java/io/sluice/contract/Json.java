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

/// The JSON format of the contract: strict, bounded and deterministic.
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

  /// Limits for JSON that Sluice wrote itself and must be able to read: only the depth is limited,
  /// since the state of a lane contains several documents and a response can contain the counts of
  /// all lanes.
  private static final StreamReadConstraints OWN_LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(32)
          .maxStringLength(Integer.MAX_VALUE)
          .build();

  private static final ObjectMapper MAPPER = ownMapper();

  private static final ObjectMapper TOLERANT =
      ownMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /// Returns a new mapper for external JSON: unknown fields, duplicate keys and trailing text are
  /// errors; absent values are left out; properties and map entries are sorted.
  public static ObjectMapper mapper() {
    return mapper(LIMITS).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  }

  /// Returns a new mapper for JSON that Sluice wrote itself, without a size limit and without a
  /// check for duplicate keys, which Sluice never writes.
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
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS) // is...() methods are not fields
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

  /// Reads JSON that Sluice wrote itself; use [#mapper] for a user's document. Unknown fields are
  /// errors: a state with unknown fields is of a newer version, and a later write would drop them.
  ///
  /// @throws UnreadableException if `json` is not a `type`
  public static <T> T read(String json, Class<T> type) {
    return read(MAPPER, json, type);
  }

  /// Reads an event that a service of any version wrote: see [#readTolerant].
  ///
  /// @throws UnreadableException if `json` is not an event of this version
  public static Event readEvent(String json) {
    return readTolerant(json, Event.class);
  }

  /// Reads an event like [#readEvent]; returns empty if `json` is not an event of this version.
  public static Optional<Event> findEvent(String json) {
    try {
      return Optional.of(readEvent(json));
    } catch (UnreadableException _) {
      return Optional.empty();
    }
  }

  /// Reads JSON that a service of any version wrote and that this service does not write again;
  /// fields unknown to this version are ignored.
  ///
  /// @throws UnreadableException if `json` is not a `type`
  public static <T> T readTolerant(String json, Class<T> type) {
    return read(TOLERANT, json, type);
  }

  private static <T> T read(ObjectMapper mapper, String json, Class<T> type) {
    try {
      T value = mapper.readValue(json, type);
      if (value == null) {
        throw new UnreadableException("not a %s: null".formatted(type.getSimpleName()));
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new UnreadableException(
          "not a %s: %s".formatted(type.getSimpleName(), e.getOriginalMessage()), e);
    }
  }

  /// JSON that does not have the expected form; reading it again will fail too.
  public static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UnreadableException(String message) {
      super(message);
    }

    public UnreadableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private Json() {}
}
