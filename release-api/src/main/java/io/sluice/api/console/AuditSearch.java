package io.sluice.api.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The filters of the audit log as the address has them.
///
/// @param values filled filters by the name of their parameter
public record AuditSearch(Map<String, String> values) {
  private static final String PAGE = "/console/operations/audit";
  private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  /// Makes a search without the filters that are empty.
  static AuditSearch of(Map<String, String> given) {
    Map<String, String> filled = new LinkedHashMap<>();
    given.forEach((name, value) -> {
      if (!value.isBlank()) {
        filled.put(name, value.strip());
      }
    });
    return new AuditSearch(filled);
  }

  /// Returns the value of a filter; empty without one.
  public String value(String name) {
    return values.getOrDefault(name, "");
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /// Returns the parameters of the API. A day stands for its first instant in UTC.
  MultivaluedMap<String, String> toParameters() {
    MultivaluedMap<String, String> parameters = new MultivaluedHashMap<>();
    values.forEach((name, value) -> {
      boolean isDay = (name.equals("from") || name.equals("to")) && DAY.matcher(value).matches();
      parameters.add(name, isDay ? value + "T00:00:00Z" : value);
    });
    return parameters;
  }

  /// Returns the address of the page behind a cursor.
  String address(String cursor) {
    Map<String, String> parameters = new LinkedHashMap<>(values);
    if (!cursor.isEmpty()) {
      parameters.put("cursor", cursor);
    }
    return parameters.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
        .collect(Collectors.joining("&", parameters.isEmpty() ? PAGE : PAGE + "?", ""));
  }
}
