package io.sluice.messaging.jdbc;

import io.sluice.contract.Topic;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Deletes sent entries that no projection folds and that are past their retention: those that
/// their topic no longer retains, and those of no release. The owning service deletes the entries
/// of a release together with it.
public final class LogPurge implements Purge {
  /// Retention of commands without a release, unless releases have a shorter one: then their
  /// results are purged earlier.
  private static final Duration COMMAND_RETENTION = Duration.ofDays(30);

  private final List<Delete> deletes;

  /// @param service the owner of the log, such as `health-monitor`
  /// @param releases retention of releases, and of earlier values of settings
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
          Optional.of(delete(topic, topic.findRetention().orElseThrow(), ""));
      case REQUESTS -> {
        Duration retention =
            releases.compareTo(COMMAND_RETENTION) < 0 ? releases : COMMAND_RETENTION;
        yield Optional.of(delete(topic, retention, "and release is null"));
      }
      case SETTINGS, AUDIT -> Optional.of(delete(topic, releases, ""));
      case PROGRESS, OUTCOMES, CDEVENTS, MEASUREMENTS -> Optional.empty();
    };
  }

  /// Deletes sent entries of `topic`. The topic is a constant in the statement, so that the planner
  /// can use the index.
  ///
  /// @param condition further condition on an entry `e`: `and …`, or empty
  public static Delete delete(Topic topic, Duration retention, String condition) {
    return new Delete(
        """
        delete from lane_event where ctid = any (array (
          select ctid from lane_event e where topic = '%s' and sent_at is not null
            and at < statement_timestamp() - make_interval(secs => ?) %s order by at limit ?))
        """
            .formatted(topic.topicName(), condition),
        retention);
  }

  /// Returns the statements of a pass.
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
