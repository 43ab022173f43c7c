package io.sluice.api.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the text of a document, and reports the place and the reason of its first error.
final class JsonText {
  /// The part of the parser's reason that names its own options or classes.
  private static final Pattern INTERNALS = Pattern.compile("[:,]? ?\\(?[^:,(]*(`|\\[Source).*");

  private static final String LONG_NAME = "Name ";

  /// @throws ProblemException if `body` is not one JSON value
  static Optional<JsonNode> parse(ObjectMapper mapper, byte[] body) {
    try (JsonParser in = mapper.createParser(body)) {
      try {
        Optional<JsonNode> tree = Optional.ofNullable(mapper.readTree(in));
        if (tree.isPresent() && in.nextToken() != null) {
          throw malformed(in, "the body has more text after the JSON");
        }
        return tree;
      } catch (StreamConstraintsException e) {
        throw ProblemException.at(
            ProblemType.INVALID_DOCUMENT, place(in, e), limit(in.streamReadConstraints(), e));
      } catch (JsonEOFException _) {
        throw malformed(in, "the body ends before the JSON does");
      } catch (JsonProcessingException e) {
        throw malformed(in, INTERNALS.matcher(e.getOriginalMessage()).replaceFirst(""));
      }
    } catch (IOException e) {
      throw new IllegalStateException("reading bytes cannot fail", e);
    }
  }

  private static ProblemException malformed(JsonParser in, String reason) {
    var at = in.currentLocation();
    return ProblemException.at(
        ProblemType.MALFORMED_JSON,
        in.getParsingContext().pathAsPointer().toString(),
        "line %d, column %d: %s".formatted(at.getLineNr(), at.getColumnNr(), reason));
  }

  /// Returns the place of the value, or of the object that has the name.
  private static String place(JsonParser in, StreamConstraintsException e) {
    JsonPointer pointer = in.getParsingContext().pathAsPointer();
    boolean isName = e.getOriginalMessage().startsWith(LONG_NAME);
    return (isName && pointer.head() != null ? pointer.head() : pointer).toString();
  }

  private static String limit(StreamReadConstraints limits, StreamConstraintsException e) {
    String reason = e.getOriginalMessage();
    if (reason.startsWith(LONG_NAME)) {
      return "has a name of more than %d characters".formatted(limits.getMaxNameLength());
    } else if (reason.startsWith("String ")) {
      return "has more than %d characters".formatted(limits.getMaxStringLength());
    } else if (reason.startsWith("Number ")) {
      return "has more than %d digits".formatted(limits.getMaxNumberLength());
    } else if (reason.contains("depth")) {
      return "is more than %d levels deep".formatted(limits.getMaxNestingDepth());
    }
    return "has too many values";
  }

  private JsonText() {}
}
