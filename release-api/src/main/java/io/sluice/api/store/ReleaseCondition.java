package io.sluice.api.store;

import io.sluice.contract.Json;
import java.time.Instant;
import java.util.Map;

/// A condition of a list of releases, which an index supports.
///
/// @param sql condition with one question mark
public record ReleaseCondition(String sql, Object value) {

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
    return switch (column) {
      case LANE -> new ReleaseCondition("lane = ?", value);
      case ENVIRONMENT -> new ReleaseCondition("environment = ?", value);
      case APPLICATION -> new ReleaseCondition("application = ?", value);
      case VERSION -> new ReleaseCondition("version = ?", value);
      case STATE -> new ReleaseCondition("state = ?", value);
      case OUTCOME -> new ReleaseCondition("outcome = ?", value);
      case CALLER -> new ReleaseCondition("caller = ?", value);
    };
  }

  /// Returns the condition that a release has a label with this value.
  public static ReleaseCondition label(String key, String value) {
    return new ReleaseCondition("labels @> ?::jsonb", Json.write(Map.of(key, value)));
  }

  /// Returns the condition that a release was requested at `from` or later.
  public static ReleaseCondition since(Instant from) {
    return new ReleaseCondition("posted >= ?", from);
  }

  /// Returns the condition that a release was requested before `end`.
  public static ReleaseCondition until(Instant end) {
    return new ReleaseCondition("posted < ?", end);
  }

  /// Returns the condition that a release has all words of `text`.
  public static ReleaseCondition text(String text) {
    return new ReleaseCondition(
        "to_tsvector('simple', words) @@ plainto_tsquery('simple', ?)", text);
  }
}
