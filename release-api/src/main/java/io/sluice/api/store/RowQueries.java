package io.sluice.api.store;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.sluice.messaging.TransactionLimit;
import java.util.List;
import java.util.Optional;
import org.hibernate.jpa.SpecHints;

/// Runs queries of repositories, bounded in time by [TransactionLimit#current]. They return rows
/// instead of entities: the session of a request keeps no row, so that a later read of the same
/// request sees later commits.
final class RowQueries {

  /// Returns at most the first `limit` rows.
  static <R> List<R> list(PanacheQuery<?> query, Class<R> row, int limit) {
    return project(query, row).range(0, limit - 1).list();
  }

  static <R> List<R> all(PanacheQuery<?> query, Class<R> row) {
    return project(query, row).list();
  }

  static <R> Optional<R> findFirst(PanacheQuery<?> query, Class<R> row) {
    return find(query, row, 0);
  }

  /// Finds the row behind the first `skipped`.
  static <R> Optional<R> find(PanacheQuery<?> query, Class<R> row, int skipped) {
    return project(query, row).range(skipped, skipped).list().stream().findFirst();
  }

  private static <R> PanacheQuery<R> project(PanacheQuery<?> query, Class<R> row) {
    return query
        .project(row)
        .withHint(
            SpecHints.HINT_SPEC_QUERY_TIMEOUT,
            Math.toIntExact(TransactionLimit.current().toMillis()));
  }

  private RowQueries() {}
}
