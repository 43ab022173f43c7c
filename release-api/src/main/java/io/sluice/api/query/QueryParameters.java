package io.sluice.api.query;

import io.sluice.api.document.NameSuggestion;
import io.sluice.api.http.ProblemException;
import io.sluice.api.http.ProblemType;
import io.sluice.contract.JsonPointers;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Validates the parameters of a query. The pointer of an error is `/` and the parameter's name.
final class QueryParameters {
  private static final Instant INSTANT_MIN = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant INSTANT_MAX = Instant.parse("9999-12-31T23:59:59.999999Z");
  private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");
  private static final List<String> PAGE = List.of("cursor", "limit");

  /// Requires that each parameter is one of `filters`, `cursor` or `limit`.
  ///
  /// @throws ProblemException if another one is given
  static void requireKnown(MultivaluedMap<String, String> parameters, List<String> filters) {
    List<String> known = Stream.concat(filters.stream(), PAGE.stream()).toList();
    parameters.keySet().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .ifPresent(name -> {
          throw ProblemException.at(
              ProblemType.INVALID_PARAMETER,
              pointer(name),
              "is unknown; known are %s".formatted(String.join(", ", known)),
              NameSuggestion.find(name, known));
        });
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

  static ProblemException rejected(String name, String detail) {
    return ProblemException.at(ProblemType.INVALID_PARAMETER, pointer(name), detail);
  }

  private static String pointer(String name) {
    return JsonPointers.child("", name);
  }

  private QueryParameters() {}
}
