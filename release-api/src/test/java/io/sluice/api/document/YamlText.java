package io.sluice.api.document;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// JSON as the YAML of the pages: lists in one line, words without quotes. Text must not have
/// backslashes, or both kinds of quotes.
final class YamlText {
  private static final Pattern WORD = Pattern.compile("[-A-Za-z0-9/.][-A-Za-z0-9_./:%]*");
  private static final Pattern NO_TEXT =
      Pattern.compile("-?[0-9.]+|-+|true|false|null|yes|no|on|off");

  /// Returns `value` in one line.
  static String flow(JsonNode value) {
    if (value.isObject()) {
      return value
          .propertyStream()
          .map(entry -> "%s: %s".formatted(entry.getKey(), flow(entry.getValue())))
          .collect(Collectors.joining(", ", "{", "}"));
    } else if (value.isArray()) {
      return value.valueStream().map(YamlText::flow).collect(Collectors.joining(", ", "[", "]"));
    }
    return value.isTextual() ? scalar(value.asText()) : value.toString();
  }

  /// Returns an object with a line for each field, and for each field of the objects in it.
  static String block(JsonNode object) {
    return object
        .propertyStream()
        .map(entry ->
            entry.getValue().isObject()
                ? "%s:\n%s"
                    .formatted(entry.getKey(), block(entry.getValue()).indent(2).stripTrailing())
                : "%s: %s".formatted(entry.getKey(), flow(entry.getValue())))
        .collect(Collectors.joining("\n"));
  }

  private static String scalar(String text) {
    if (WORD.matcher(text).matches() && !NO_TEXT.matcher(text).matches()) {
      return text;
    }
    String quote = text.contains("\"") ? "'" : "\"";
    return quote + text + quote;
  }

  private YamlText() {}
}
