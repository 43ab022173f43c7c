package io.sluice.api.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.api.http.ProblemException;
import io.sluice.api.store.ReleaseRepository.Place;
import java.time.DateTimeException;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Function;

/// The position in a list: the next page begins behind it. Opaque to callers, and valid only for
/// the same list with the same filter.
///
/// @param list name of the list
/// @param position position of the page's last item
/// @param filter hash of the filter
public record ListCursor(String list, String position, int filter) {
  private static final String SEPARATOR = " ";

  static ListCursor of(Place place, int filter) {
    return new ListCursor("releases", place.posted() + "," + place.id(), filter);
  }

  /// Returns the cursor as callers see it.
  public String text() {
    String plain = String.join(SEPARATOR, list, position, Integer.toString(filter));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));
  }

  /// Returns the place of a cursor of releases.
  ///
  /// @throws ProblemException if `text` is not one of this list and filter
  static Place place(String text, int filter) {
    return parse(
        text,
        "releases",
        filter,
        position -> {
          String[] parts = position.split(",", 2);
          return new Place(
              QueryParameters.instant(parts[0]), UUID.fromString(parts[parts.length - 1]));
        });
  }

  /// Returns the position of a cursor that `position` reads.
  ///
  /// @param position throws an [IllegalArgumentException] or a [DateTimeException] if the position
  ///   is not one of this list
  /// @throws ProblemException if `text` is not one of this list and filter
  public static <T> T parse(String text, String list, int filter, Function<String, T> position) {
    try {
      String[] parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(SEPARATOR, -1);
      if (parts.length == 3 && parts[0].equals(list) && Integer.parseInt(parts[2]) == filter) {
        return position.apply(parts[1]);
      }
    } catch (IllegalArgumentException | DateTimeException _) {
      // Rejected below, like any other invalid cursor.
    }
    throw QueryParameters.rejected(
        "cursor", "is not one of this list: pass 'next' of its last page with the same filters");
  }
}
