package io.sluice.messaging.jdbc;

import io.sluice.contract.Topic;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;

/// Forgets entries that were sent long ago and that nobody folds: what the topic itself does not
/// keep any longer, and what belongs to no release. What belongs to releases is removed with them,
/// by their service.
public final class LogPurge implements Purge {
  /// How long commands are kept.
  private static final Duration COMMANDS = Duration.ofDays(30);

  private final List<Kept> kept;

  /// @param topic a constant in the statement, so that the planner sees that the index serves it
  private record Kept(Topic topic, Duration time, String condition) {
    String delete() {
      return """
      delete from lane_event where ctid = any (array (
        select ctid from lane_event where topic = '%s' and sent_at is not null %s
          and at < statement_timestamp() - make_interval(secs => ?) order by at limit ?))
      """
          .formatted(topic.topicName(), condition);
    }
  }

  /// @param service whose log it is, such as `health-monitor`
  /// @param releases how long what settings once were is kept: as long as releases
  public LogPurge(String service, Duration releases) {
    kept =
        Stream.of(
                kept(Topic.OBSERVATIONS),
                kept(Topic.VERDICTS),
                kept(Topic.NOTICES),
                new Kept(Topic.REQUESTS, COMMANDS, "and release is null"),
                new Kept(Topic.SETTINGS, releases, ""))
            .filter(each -> each.topic().writer().equals(service))
            .toList();
  }

  private static Kept kept(Topic topic) {
    return new Kept(topic, topic.kept().orElseThrow(), "");
  }

  /// What it runs, each with seconds and a number of rows as its values.
  List<String> statements() {
    return kept.stream().map(Kept::delete).toList();
  }

  @Override
  public String name() {
    return "log";
  }

  @Override
  public Pass begin() {
    var left = new ArrayDeque<>(kept);
    return (tx, rows) -> {
      if (left.isEmpty()) {
        return new Batch(0, true);
      }
      Kept now = left.getFirst();
      int removed = Sql.run(tx.connection(), now.delete(), (double) now.time().toSeconds(), rows);
      if (removed < rows) {
        left.removeFirst();
      }
      return new Batch(removed, left.isEmpty());
    };
  }
}
