package io.sluice.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The JSON form of a [Source]: `"router"`, or an object whose single key names the kind.
final class SourceJson {
  /// The kinds with fields, by key.
  static final Map<String, Class<? extends Source>> KINDS =
      new TreeMap<>(
          Map.of(
              "prometheus", Source.Prometheus.class,
              "scrape", Source.Scrape.class,
              "http", Source.Http.class,
              "probe", Source.Probe.class,
              "topic", Source.Topic.class,
              "sql", Source.Sql.class,
              "external", Source.External.class));

  /// The mixin of [Source] itself, which also defines the output of each kind.
  @JsonSerialize(using = Writer.class)
  @JsonDeserialize(using = Reader.class)
  interface Keyed {}

  /// The mixin of each kind, which is read like other records.
  @JsonDeserialize(using = JsonDeserializer.None.class)
  interface Plain {}

  static final class Writer extends JsonSerializer<Source> {
    @Override
    public void serialize(Source source, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (source instanceof Source.Router) {
        out.writeString(source.key());
      } else {
        out.writeStartObject(source);
        out.writeFieldName(source.key());
        out.writeStartObject(source);
        for (RecordComponent component : source.getClass().getRecordComponents()) {
          writeField(component.getName(), value(component, source), out, provider);
        }
        out.writeEndObject();
        out.writeEndObject();
      }
    }

    private static void writeField(
        String name, Object value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (!value.equals(Optional.empty())) {
        provider.defaultSerializeField(name, value, out);
      }
    }

    private static Object value(RecordComponent component, Source source) throws IOException {
      try {
        return component.getAccessor().invoke(source);
      } catch (ReflectiveOperationException e) {
        throw new IOException("cannot read " + component, e);
      }
    }
  }

  static final class Reader extends JsonDeserializer<Source> {
    @Override
    public Source deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (in.hasToken(JsonToken.VALUE_STRING)) {
        return readName(in);
      }
      if (!in.hasToken(JsonToken.START_OBJECT)) {
        return (Source) context.handleUnexpectedToken(Source.class, in);
      }
      String key = in.nextFieldName();
      Source source = key == null ? rejectEmpty(in) : readKeyed(in, context, key);
      if (in.nextToken() != JsonToken.END_OBJECT) {
        throw JsonMappingException.from(in, "a source is one of " + kindNames() + ", not several");
      }
      return source;
    }

    private static Source readName(JsonParser in) throws IOException {
      if (in.getText().equals(Source.router().key())) {
        return Source.router();
      }
      throw JsonMappingException.from(
          in,
          "source '%s' is unknown: write router, or an object with one of %s"
              .formatted(in.getText(), kindNames()));
    }

    private static Source rejectEmpty(JsonParser in) throws IOException {
      throw JsonMappingException.from(in, "names no source: write one of " + kindNames());
    }

    private static Source readKeyed(JsonParser in, DeserializationContext context, String key)
        throws IOException {
      Class<? extends Source> kind = KINDS.get(key);
      if (kind == null) {
        List<Object> keys = new ArrayList<>(KINDS.keySet());
        throw UnrecognizedPropertyException.from(in, Source.class, key, keys);
      }
      try {
        return in.nextToken() == JsonToken.START_OBJECT
            ? context.readValue(in, kind)
            : context.reportInputMismatch(kind, "not an object");
      } catch (JsonMappingException e) {
        e.prependPath(Source.class, key);
        throw e;
      }
    }

    private static String kindNames() {
      return String.join(", ", KINDS.keySet());
    }
  }

  private SourceJson() {}
}
