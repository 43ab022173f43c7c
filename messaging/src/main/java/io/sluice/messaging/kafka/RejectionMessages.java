package io.sluice.messaging.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.sluice.contract.Json;
import java.time.DateTimeException;
import java.util.NoSuchElementException;

/// Sentences for people on why a record became a dead letter. They never contain a library's own
/// text, and quote the record briefly and on one line.
final class RejectionMessages {
  private static final int QUOTE_MAX = 80;
  private static final int MESSAGE_MAX = 1_000;

  /// Returns the reason why the value could not be read.
  static String reading(Throwable failure) {
    if (failure instanceof Json.UnreadableException) {
      return failure.getCause() instanceof JsonProcessingException json
          ? json(json)
          : line(String.valueOf(failure.getMessage()), MESSAGE_MAX);
    }
    return failure instanceof StackOverflowError
        ? "the value is nested too deep"
        : "the record cannot be read: " + failure.getClass().getSimpleName();
  }

  /// Returns the reason why a readable record could not be handled: the message of an exception
  /// that Sluice throws.
  static String handling(Throwable failure) {
    if (failure instanceof Json.UnreadableException e
        && e.getCause() instanceof JsonProcessingException json) {
      return "a document of the database cannot be read: " + json(json);
    }
    String message = failure.getMessage();
    return message == null || message.isBlank() || isOfJdk(failure)
        ? "the record cannot be handled: " + failure.getClass().getSimpleName()
        : line(message, MESSAGE_MAX);
  }

  /// Returns the kind of value that `text` is instead of an object.
  static String noObject(String text) {
    String json = text.strip();
    if (json.isEmpty()) {
      return "the value is empty";
    }
    return switch (json.charAt(0)) {
      case '[' -> "the value is a JSON array, not an object";
      case '"' -> "the value is a JSON string, not an object";
      case 'n' -> json.equals("null") ? "the value is JSON null, not an object" : noJson();
      case 't', 'f' ->
          json.equals("true") || json.equals("false")
              ? "the value is a JSON boolean, not an object"
              : noJson();
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' ->
          "the value is a JSON number, not an object";
      default -> noJson();
    };
  }

  /// Returns `text` for use in a sentence: its first 80 characters, without control characters.
  static String quote(String text) {
    return text.isEmpty() ? "empty" : line(text, QUOTE_MAX);
  }

  private static String noJson() {
    return "the value is not JSON";
  }

  private static String json(JsonProcessingException failure) {
    return switch (failure) {
      case JsonEOFException e -> "the JSON ends too early" + position(e);
      case StreamConstraintsException _ ->
          "the JSON is nested too deep, or has a number or a name that is too long";
      case StreamReadException e -> noJson() + position(e);
      case InvalidTypeIdException e when e.getTypeId() == null -> field(e) + " has no known type";
      case InvalidTypeIdException e ->
          "%s has the unknown type %s".formatted(field(e), quote(e.getTypeId()));
      case UnrecognizedPropertyException e -> field(e) + " is not known";
      case JsonMappingException e -> field(e) + " is missing or wrong" + cause(e);
      default -> noJson();
    };
  }

  private static String position(JsonProcessingException failure) {
    var location = failure.getLocation();
    return location == null
        ? ""
        : ", at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  /// Returns `the field traffic.steps[2].weight`, or `the value` if the failure is in no field.
  private static String field(JsonMappingException failure) {
    var path = new StringBuilder();
    for (JsonMappingException.Reference part : failure.getPath()) {
      if (part.getFieldName() == null) {
        path.append('[').append(part.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(part.getFieldName());
      }
    }
    return path.isEmpty() ? "the value" : "the field " + quote(path.toString());
  }

  /// Returns the reason from a constructor of the contract, if there is one.
  private static String cause(JsonMappingException failure) {
    Throwable cause = failure.getCause();
    return cause != null
            && cause.getClass() == IllegalArgumentException.class
            && cause.getStackTrace().length > 0
            && cause.getStackTrace()[0].getClassName().startsWith("io.sluice.")
            && cause.getMessage() != null
        ? ": " + line(cause.getMessage(), MESSAGE_MAX / 2)
        : "";
  }

  private static boolean isOfJdk(Throwable failure) {
    return failure instanceof NullPointerException
        || failure instanceof ClassCastException
        || failure instanceof IndexOutOfBoundsException
        || failure instanceof ArithmeticException
        || failure instanceof NumberFormatException
        || failure instanceof DateTimeException
        || failure instanceof NoSuchElementException
        || failure instanceof UnsupportedOperationException
        || failure instanceof StackOverflowError;
  }

  private static String line(String text, int max) {
    var line = new StringBuilder();
    text.codePoints().limit(max).map(c -> isShown(c) ? c : '?').forEach(line::appendCodePoint);
    return text.codePointCount(0, text.length()) > max
        ? line.append('…').toString()
        : line.toString();
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private RejectionMessages() {}
}
