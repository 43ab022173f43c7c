package io.sluice.contract;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;

/// Registers the sealed hierarchies of the contract with Jackson, without a manual list of
/// subtypes, and reads and writes durations as people write them: `1h30m`, `0.5s`. It also reads
/// milliseconds: `500ms`.
public final class ContractModule extends SimpleModule {
  private static final long serialVersionUID = 1;
  private static final int DIGITS_MAX = 9;

  public ContractModule() {
    super("sluice-contract");
    for (Class<?> root : List.of(Event.class, Step.class, Command.class)) {
      setMixInAnnotation(root, Typed.class);
      EventType.leaves(root)
          .forEach(leaf -> registerSubtypes(new NamedType(leaf, EventType.hyphens(leaf))));
    }
    setMixInAnnotation(CdEvent.class, Plain.class);
    setMixInAnnotation(Strategy.class, Wrapped.class);
    registerSubtypes(
        new NamedType(Strategy.Canary.class, "canary"),
        new NamedType(Strategy.BlueGreen.class, "blueGreen"),
        new NamedType(Strategy.Rolling.class, "rolling"));
    setMixInAnnotation(Source.class, SourceJson.Keyed.class);
    SourceJson.KINDS.values().forEach(kind -> setMixInAnnotation(kind, SourceJson.Plain.class));
    addSerializer(Duration.class, new DurationWriter());
    addDeserializer(Duration.class, new DurationReader());
  }

  /// Parses a duration.
  ///
  /// @param text such as `90s`, `1h30m`, `0.5s` or `500ms`
  /// @throws IllegalArgumentException if `text` has another form
  public static Duration duration(String text) {
    try {
      if (isWhole(text, "ms")) {
        return Duration.ofMillis(Integer.parseInt(text, 0, text.length() - 2, 10));
      }
      return isWhole(text, "s")
          ? Duration.ofSeconds(Integer.parseInt(text, 0, text.length() - 1, 10))
          : Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "'%s' is not a duration: write 30s, 1h30m, 0.5s or 500ms".formatted(text), e);
    }
  }

  /// Whether `text` is a whole number of one unit: that is parsed without a pattern.
  private static boolean isWhole(String text, String unit) {
    int digits = text.length() - unit.length();
    return digits >= 1
        && digits <= DIGITS_MAX
        && text.endsWith(unit)
        && text.chars().limit(digits).allMatch(c -> c >= '0' && c <= '9');
  }

  /// Returns the duration in the form that [#duration] reads.
  public static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  private interface Typed {}

  /// The mixin of CDEvents, which allow no fields of Sluice; a CDEvent's type is in its context.
  @JsonTypeInfo(use = JsonTypeInfo.Id.NONE)
  private interface Plain {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
  private interface Wrapped {}

  private static final class DurationWriter extends StdScalarSerializer<Duration> {
    private static final long serialVersionUID = 1;

    DurationWriter() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(text(value));
    }
  }

  private static final class DurationReader extends StdScalarDeserializer<Duration> {
    private static final long serialVersionUID = 1;

    DurationReader() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
      String text = in.getValueAsString("");
      try {
        return duration(text);
      } catch (IllegalArgumentException e) {
        return (Duration)
            context.handleWeirdStringValue(Duration.class, text, "%s", e.getMessage());
      }
    }
  }
}
