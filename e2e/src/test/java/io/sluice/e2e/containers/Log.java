package io.sluice.e2e.containers;

import io.sluice.cli.api.ApiClient;
import io.sluice.contract.view.ReleaseView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The engine's log and the part that release-api has received, on both sides of a failover.
final class Log {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String ROWS =
      "SELECT e.seq || ' ' || e.id FROM lane_event e WHERE e.lane = 'production/till' ORDER BY seq";
  private static final String UNSENT =
      "SELECT count(*) FROM lane_event WHERE lane = 'production/till' AND sent_at IS NULL";

  private final ApiClient api;
  private final ComposeStack stack;

  /// Rows of the log that Kafka had, so that consumers have received them.
  record ReceivedRows(List<String> rows) {
    int count() {
      return rows.size();
    }
  }

  Log(ApiClient api, ComposeStack stack) {
    this.api = api;
    this.stack = stack;
  }

  /// Returns the log's rows up to the event that release-api shows of the release now.
  ReceivedRows received(UUID release) {
    long sequence = api.get("/releases/" + release).as(ReleaseView.class).sequence();
    List<String> rows = rows("postgres").stream().limit(sequence).toList();
    if (rows.size() < sequence) {
      throw new IllegalStateException("the log has %d rows of %d".formatted(rows.size(), sequence));
    }
    return new ReceivedRows(rows);
  }

  /// @throws IllegalStateException if a row is missing or differs, or release-api does not receive
  ///   the end
  void requireKept(ReceivedRows before, UUID release) {
    List<String> after = rows("postgres-standby");
    if (!after.subList(0, before.count()).equals(before.rows())) {
      throw new IllegalStateException("the log differs: %s, then %s".formatted(before, after));
    }
    for (int at = 0; at < after.size(); at++) {
      if (!after.get(at).startsWith((at + 1) + " ")) {
        throw new IllegalStateException("the log has a gap before " + after.get(at));
      }
    }
    ResultPoller.until(
        "all is sent", LIMIT, () -> query("postgres-standby", UNSENT), count -> count.equals("0"));
    ResultPoller.until(
        "release-api has all",
        LIMIT,
        () -> api.get("/releases/" + release).as(ReleaseView.class).sequence(),
        sequence -> sequence >= after.size());
  }

  /// Returns the types of the release's events in the log, in order.
  List<String> transitions(UUID release) {
    return query(
            "postgres-standby",
            "SELECT event::json->>'type' FROM lane_event WHERE release = '%s' ORDER BY seq"
                .formatted(release))
        .lines()
        .toList();
  }

  private List<String> rows(String server) {
    return query(server, ROWS).lines().toList();
  }

  private String query(String server, String sql) {
    return stack.execute(
        server,
        Map.of(),
        "psql",
        "-U",
        "postgres",
        "-d",
        "strategy_engine",
        "-X",
        "-A",
        "-t",
        "-c",
        sql);
  }
}
