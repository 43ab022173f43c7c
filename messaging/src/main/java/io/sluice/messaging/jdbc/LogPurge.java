package io.sluice.messaging.jdbc;

import io.sluice.contract.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Forgets entries that were sent long ago and that nobody folds: what the topic itself does not
/// keep any longer, and what belongs to no release. What belongs to releases is removed with them,
/// by their service.
public final class LogPurge implements Purge {
  /// How long commands are kept.
  private static final Duration COMMANDS = Duration.ofDays(30);

  private final List<Delete> deletes;

  /// @param service whose log it is, such as `health-monitor`
  /// @param releases how long what settings once were is kept: as long as releases
  public LogPurge(String service, Duration releases) {
    deletes =
        Arrays.stream(Topic.values())
            .filter(topic -> topic.writer().equals(service))
            .flatMap(topic -> delete(topic, releases).stream())
            .toList();
  }

  private static Optional<Delete> delete(Topic topic, Duration releases) {
    return switch (topic) {
      case OBSERVATIONS, VERDICTS, NOTICES ->
          Optional.of(delete(topic, topic.kept().orElseThrow(), ""));
      case REQUESTS -> Optional.of(delete(topic, COMMANDS, "and release is null"));
      case SETTINGS -> Optional.of(delete(topic, releases, ""));
      case PROGRESS, OUTCOMES, CDEVENTS, MEASUREMENTS -> Optional.empty();
    };
  }

  /// Removes sent entries of `topic`, which is a constant in the statement, so that the planner
  /// sees that the index serves it.
  ///
  /// @param condition what else must hold of an entry `e`: `and …`, or nothing
  public static Delete delete(Topic topic, Duration kept, String condition) {
    return new Delete(
        """
        delete from lane_event where ctid = any (array (
          select ctid from lane_event e where topic = '%s' and sent_at is not null
            and at < statement_timestamp() - make_interval(secs => ?) %s order by at limit ?))
        """
            .formatted(topic.topicName(), condition),
        kept);
  }

  /// What it runs.
  List<Delete> deletes() {
    return deletes;
  }

  @Override
  public String name() {
    return "log";
  }

  @Override
  public Pass begin() {
    return Purge.of(deletes);
  }
}
