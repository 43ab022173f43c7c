package io.sluice.api.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/// The position in a list: the next page begins behind the release with this time and id. Opaque to
/// callers, and valid only for the same filter.
record ListCursor(Instant posted, UUID id, int filter) {

  String text() {
    String plain = posted + " " + id + " " + filter;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));
  }

  /// @param filter of the requested list
  /// @throws ProblemException if `text` is not a valid cursor, or is one of a list with another
  ///   filter
  static ListCursor parse(String text, int filter) {
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(" ", -1);
      if (parts.length == 3 && Integer.parseInt(parts[2]) == filter) {
        return new ListCursor(Instant.parse(parts[0]), UUID.fromString(parts[1]), filter);
      }
    } catch (IllegalArgumentException | DateTimeException _) {
      // Rejected below, like any other invalid cursor.
    }
    throw new ProblemException(ProblemType.INVALID_PARAMETER, "the cursor is not one of this list");
  }
}
