package io.sluice.api.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;

/// Reads a value from a string, and rejects other forms, such as a time as a number.
final class TextReader<T> extends StdScalarDeserializer<T> {
  private static final long serialVersionUID = 1;

  private final transient JsonDeserializer<T> ofText;

  @SuppressWarnings("unchecked") // a deserializer reads its own type
  TextReader(JsonDeserializer<T> ofText) {
    super((Class<T>) ofText.handledType());
    this.ofText = ofText;
  }

  @Override
  public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
    return in.hasToken(JsonToken.VALUE_STRING)
        ? ofText.deserialize(in, context)
        : context.reportInputMismatch(this, "not a string");
  }
}
