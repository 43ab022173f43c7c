package io.sluice.api.store;

import static io.sluice.api.store.ReleaseCondition.equal;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.sluice.api.store.ReleaseCondition.Column;
import io.sluice.api.store.ReleaseRepository.Filter;
import io.sluice.api.store.ReleaseRepository.Place;
import io.sluice.messaging.jdbc.Sql;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/// Each filter of the list uses an index among 100,000 releases.
@QuarkusTest
class ReleaseFilterIndexTest {
  private static final String MANY =
      """
      insert into release
        (id, lane, environment, application, state, posted, sequence, view, version, caller,
          outcome, labels, words)
      select gen_random_uuid(), 'env' || n % 500 || '/app' || n % 2000,
        'env' || n % 500, 'app' || n % 2000,
        case when n % 1000 = 0 then 'queued' else 'ended' end,
        timestamptz '2029-01-01' + n * interval '1 minute', 1, '{}', '1.' || n % 20000,
        'caller' || n % 500, case when n % 500 = 0 then 'failed' else 'succeeded' end,
        jsonb_build_object('commit', md5(n::text), 'team', 'team' || n % 10),
        'release ' || md5(n::text) || ' of team' || n % 10
      from generate_series(1, 100000) n
      """;

  private static final Instant MIDDLE = Instant.parse("2029-02-01T00:00:00Z");

  @Inject DataSource database;
  @Inject ReleaseRepository releases;

  /// Returns the index of each condition; empty if several are as good.
  private static Map<ReleaseCondition, String> indexes() {
    var indexes = new LinkedHashMap<ReleaseCondition, String>();
    indexes.put(equal(Column.LANE, "env7/app7"), "release_lane");
    indexes.put(equal(Column.ENVIRONMENT, "env7"), "release_environment");
    indexes.put(equal(Column.APPLICATION, "app7"), "release_application");
    indexes.put(equal(Column.VERSION, "1.7"), "release_version");
    indexes.put(equal(Column.CALLER, "caller7"), "release_caller");
    indexes.put(equal(Column.STATE, "queued"), "release_state");
    indexes.put(equal(Column.OUTCOME, "failed"), "release_outcome");
    indexes.put(
        ReleaseCondition.label("commit", "8f14e45fceea167a5a36dedd4bea2543"), "release_labels");
    indexes.put(ReleaseCondition.since(MIDDLE), "release_posted");
    indexes.put(ReleaseCondition.until(MIDDLE), "release_posted");
    indexes.put(ReleaseCondition.text("8f14e45fceea167a5a36dedd4bea2543"), "release_words");
    indexes.put(ReleaseCondition.label("team", "team7"), "");
    indexes.put(equal(Column.STATE, "ended"), "");
    indexes.put(equal(Column.OUTCOME, "succeeded"), "");
    indexes.put(ReleaseCondition.text("team7"), "");
    return indexes;
  }

  @Test
  void each_filter_uses_an_index_on_its_first_and_on_a_later_page() throws SQLException {
    Optional<Place> later = Optional.of(new Place(MIDDLE, new UUID(0, 1)));
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      Sql.run(connection, "set local transaction_timeout = 0");
      Sql.run(connection, "set local statement_timeout = 0");
      Sql.run(connection, "alter table release disable trigger release_filters");
      Sql.run(connection, MANY);
      Sql.run(connection, "analyze release");

      indexes()
          .forEach((condition, index) -> {
            assertUses(connection, new Filter(List.of(condition), Optional.empty(), 51), index);
            assertUses(connection, new Filter(List.of(condition), later, 51), "release_");
          });
      assertUses(connection, new Filter(List.of(), later, 51), "release_posted");
      connection.rollback();
    }
  }

  private void assertUses(Connection connection, Filter filter, String index) {
    releases.page(filter);
    List<String> plan =
        Sql.list(
            connection,
            "explain " + StatementRecorder.last(),
            row -> row.getString(1),
            values(filter));

    assertThat(String.join("\n", plan))
        .as(filter.toString())
        .contains(index.isEmpty() ? "release_" : index)
        .doesNotContain("Seq Scan");
  }

  /// Returns the values in the order of the statement.
  private static Object[] values(Filter filter) {
    return Stream.of(
            filter.conditions().stream().map(ReleaseCondition::value),
            filter.before().stream().flatMap(place -> Stream.of(place.posted(), place.id())),
            Stream.of(0, filter.limit()))
        .flatMap(value -> value)
        .toArray();
  }
}
