package io.sluice.health.source.sql;

import io.sluice.contract.Side;
import io.sluice.domain.measure.Template;
import io.sluice.health.source.InvalidResponseException;
import io.sluice.health.source.SourceQuery;
import io.sluice.health.source.TemplateRenderer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;
import org.postgresql.core.SqlCommandType;

/// A query with a question mark for each name of its template.
///
/// @param values for the question marks, in order
record SqlTemplate(String sql, List<String> values) {
  private static final Set<SqlCommandType> READING =
      Set.of(SqlCommandType.SELECT, SqlCommandType.WITH);

  /// @throws InvalidResponseException if it is not one query that reads, according to the driver's
  ///   own parser
  static SqlTemplate of(Template template, SourceQuery sourceQuery, Side side) {
    List<String> values = new ArrayList<>();
    String sql = TemplateRenderer.bound(template, sourceQuery, side, "?", values);
    List<NativeQuery> parts = parts(sql);
    if (parts.size() != 1 || !READING.contains(parts.getFirst().getCommand().getType())) {
      throw new InvalidResponseException("the query must be one SELECT");
    }
    if (parts.getFirst().bindPositions.length != values.size()) {
      throw new InvalidResponseException(
          "{{names}} are values: write no quotes around them, and other question marks twice");
    }
    return new SqlTemplate(sql, values);
  }

  private static List<NativeQuery> parts(String sql) {
    try {
      return Parser.parseJdbcSql(sql, true, true, true, false, false);
    } catch (SQLException e) {
      throw new InvalidResponseException("the query does not parse: " + e.getMessage());
    }
  }
}
