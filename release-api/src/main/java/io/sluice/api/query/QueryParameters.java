package io.sluice.api.query;

import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.contract.JsonPointers;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/// Validates the parameters of a query. The pointer of an error is `/` and the parameter's name.
public final class QueryParameters {
  private static final Instant INSTANT_MIN = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant INSTANT_MAX = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");
  private static final int LIMIT_MAX = 200;
  private static final int TEXT_LENGTH_MAX = 200;

  /// Returns `limit`, the maximum number of items of a page.
  ///
  /// @throws ProblemException unless it is 1 to 200
  public static int requireLimit(int limit) {
    if (limit < 1 || limit > LIMIT_MAX) {
      throw rejected("limit", "must be 1 to %d, was %d".formatted(LIMIT_MAX, limit));
    }
    return limit;
  }

  /// Returns the position of a cursor of events.
  ///
  /// @throws ProblemException if `cursor` is not one
  static long position(String cursor) {
    if (!POSITION.matcher(cursor).matches()) {
      throw rejected("cursor", "must be the number of an event, was '%s'".formatted(cursor));
    }
    return Long.parseLong(cursor);
  }

  /// Returns an instant of the years 1 to 9999, which the database can compare.
  ///
  /// @throws DateTimeException if `text` is not one
  static Instant instant(String text) {
    Instant instant = Instant.parse(text);
    if (instant.isBefore(INSTANT_MIN) || instant.isAfter(INSTANT_MAX)) {
      throw new DateTimeException("the year is not 1 to 9999: " + text);
    }
    return instant;
  }

  /// Returns `value`, if it is a text that a list can compare.
  ///
  /// @throws ProblemException unless it has 1 to 200 characters, and no control character
  static String requireText(String name, String value) {
    if (value.isBlank() || value.length() > TEXT_LENGTH_MAX) {
      throw rejected(
          name, "must have 1 to %d characters, had %d".formatted(TEXT_LENGTH_MAX, value.length()));
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw rejected(name, "has a control character");
    }
    return value;
  }

  /// @throws ProblemException unless `value` is one of `words`
  static String requireOneOf(String name, String value, List<String> words) {
    if (!words.contains(value)) {
      throw rejected(
          name, "must be one of %s, was '%s'".formatted(String.join(", ", words), value));
    }
    return value;
  }

  /// @throws ProblemException unless `value` is an instant of the years 1 to 9999
  static Instant requireInstant(String name, String value) {
    try {
      return instant(value);
    } catch (DateTimeException _) {
      throw rejected(
          name,
          "must be an instant such as 2030-01-31T12:00:00Z, in the years 1 to 9999, was '%s'"
              .formatted(value));
    }
  }

  public static ProblemException rejected(String name, String detail) {
    return ProblemException.at(ProblemType.INVALID_PARAMETER, pointer(name), detail);
  }

  static String pointer(String name) {
    return JsonPointers.child("", name);
  }

  private QueryParameters() {}
}
