package io.sluice.api.query;

import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.ProblemException;
import io.sluice.api.store.AuditQuery;
import io.sluice.api.store.AuditQuery.Place;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The filters of the audit log, from the parameters of a query. All of them must hold.
///
/// @param given values by name, for the hash of cursors
record AuditParameters(AuditQuery query, Map<String, String> given) {
  static final List<String> NAMES = List.of("from", "to", "who", "verb", "resource", "result");
  private static final int VALUE_LENGTH_MAX = 200;
  private static final String REJECTED = "rejected";
  private static final List<String> RESULTS = List.of("done", REJECTED);

  AuditParameters {
    given = Map.copyOf(given);
  }

  /// @throws ProblemException if a value is not allowed
  static AuditParameters parse(MultivaluedMap<String, String> parameters) {
    Map<String, String> given = new TreeMap<>();
    var query = new AuditQuery();
    for (String name : NAMES) {
      List<String> values = parameters.getOrDefault(name, List.of());
      if (values.size() > 1) {
        throw QueryParameters.rejected(name, "at most 1 allowed, were " + values.size());
      }
      values.forEach(value -> {
        AuditQuery _ = add(query, name, bounded(name, value));
        given.put(name, value);
      });
    }
    return new AuditParameters(query, given);
  }

  int hash() {
    return given.hashCode();
  }

  private static AuditQuery add(AuditQuery query, String name, String value) {
    return switch (name) {
      case "from" -> query.since(instant(name, value));
      case "to" -> query.until(instant(name, value));
      case "who" -> query.caller(value);
      case "verb" -> query.verb(oneOf(name, value, ApiVerb.words()));
      case "resource" -> query.resource(value);
      case "result" -> query.result(oneOf(name, value, RESULTS).equals(REJECTED));
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static String bounded(String name, String value) {
    if (value.isBlank() || value.length() > VALUE_LENGTH_MAX) {
      throw QueryParameters.rejected(
          name, "must have 1 to %d characters, had %d".formatted(VALUE_LENGTH_MAX, value.length()));
    }
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw QueryParameters.rejected(name, "has a control character");
    }
    return value;
  }

  private static String oneOf(String name, String value, List<String> words) {
    if (!words.contains(value)) {
      throw QueryParameters.rejected(
          name, "must be one of %s, was '%s'".formatted(String.join(", ", words), value));
    }
    return value;
  }

  private static Instant instant(String name, String value) {
    try {
      return QueryParameters.instant(value);
    } catch (DateTimeException _) {
      throw QueryParameters.rejected(
          name,
          "must be an instant such as 2030-01-31T12:00:00Z, in the years 1 to 9999, was '%s'"
              .formatted(value));
    }
  }

  /// Returns a day of the years 1 to 9999.
  ///
  /// @throws ProblemException if `value` is not one
  static LocalDate day(String name, String value) {
    try {
      return LocalDate.ofInstant(QueryParameters.instant(value + "T00:00:00Z"), ZoneOffset.UTC);
    } catch (DateTimeException _) {
      throw QueryParameters.rejected(
          name, "must be a day such as 2030-01-31, was '%s'".formatted(value));
    }
  }

  /// Returns the place of a cursor.
  static Place place(String text) {
    String[] parts = text.split("/", 2);
    return new Place(LocalDate.parse(parts[0]), Long.parseLong(parts[parts.length - 1]));
  }

  /// Returns a place as the position of a cursor.
  static String position(Place place) {
    return place.day() + "/" + place.sequence();
  }
}
