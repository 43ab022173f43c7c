package io.sluice.api.store;

import io.sluice.contract.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/// A condition of a list of releases, which an index supports.
///
/// @param hql condition with `%s` for its parameter
public record ReleaseCondition(String hql, Object value) {

  /// A column that a filter compares with one value.
  public enum Column {
    LANE,
    ENVIRONMENT,
    APPLICATION,
    VERSION,
    STATE,
    OUTCOME,
    CALLER
  }

  public static ReleaseCondition equal(Column column, String value) {
    return new ReleaseCondition(column.name().toLowerCase(Locale.ROOT) + " = %s", value);
  }

  /// Returns the condition that a release has a label with this value.
  public static ReleaseCondition label(String key, String value) {
    return sql("'? @> ?::jsonb', labels", Json.write(Map.of(key, value)));
  }

  /// Returns the condition that a release was requested at `from` or later.
  public static ReleaseCondition since(Instant from) {
    return new ReleaseCondition("posted >= %s", from);
  }

  /// Returns the condition that a release was requested before `end`.
  public static ReleaseCondition until(Instant end) {
    return new ReleaseCondition("posted < %s", end);
  }

  /// Returns the condition that a release has all words of `text`.
  public static ReleaseCondition text(String text) {
    return sql("'to_tsvector(''simple'', ?) @@ plainto_tsquery(''simple'', ?)', words", text);
  }

  /// Returns the condition that the lane matches a regular expression.
  public static ReleaseCondition lanes(String regex) {
    return sql("'? ~ ?', lane", regex);
  }

  /// Returns a condition with an operator of PostgreSQL that HQL lacks.
  private static ReleaseCondition sql(String operator, String value) {
    return new ReleaseCondition("cast(sql(%s, %%s) as Boolean)".formatted(operator), value);
  }

  /// Returns the condition with `parameter` for its value.
  String hql(String parameter) {
    return hql.formatted(parameter);
  }
}
