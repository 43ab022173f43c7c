package io.sluice.api.query;

import io.sluice.api.audit.AuditTrail;
import io.sluice.api.http.ApiVerb;
import io.sluice.api.http.ProblemException;
import io.sluice.api.store.AuditQuery;
import io.sluice.api.store.AuditQuery.Place;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The filters of the audit log, from the parameters of a query. All of them must hold.
///
/// @param given values by name, for the hash of cursors
record AuditParameters(AuditQuery query, Map<String, String> given) {
  static final List<String> NAMES = List.of("from", "to", "who", "verb", "resource", "result");
  private static final String REJECTED = "rejected";
  private static final List<String> RESULTS = List.of("done", REJECTED);

  /// The verbs of the API, and those of sessions of the console.
  static final List<String> VERBS =
      Stream.concat(ApiVerb.words().stream(), Stream.of(AuditTrail.SIGN_IN, AuditTrail.SIGN_OUT))
          .toList();

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
        AuditQuery _ = add(query, name, QueryParameters.requireText(name, value));
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
      case "from" -> query.since(QueryParameters.requireInstant(name, value));
      case "to" -> query.until(QueryParameters.requireInstant(name, value));
      case "who" -> query.caller(value);
      case "verb" -> query.verb(QueryParameters.requireOneOf(name, value, VERBS));
      case "resource" -> query.resource(value);
      case "result" ->
          query.result(QueryParameters.requireOneOf(name, value, RESULTS).equals(REJECTED));
      default -> throw new IllegalArgumentException(name);
    };
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
