package io.sluice.notifier.store;

import io.sluice.contract.Topic;
import io.sluice.messaging.jdbc.LogPurge;
import io.sluice.messaging.jdbc.Purge;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The purge of log entries and ended deliveries of releases that ended longer ago than their
/// retention. The ids of ended releases stay, so that no outcome is published twice.
public final class DeliveryPurge implements Purge {
  private static final String DELIVERIES =
      """
      delete from delivery where message = any (array (
        select message from delivery
        where ended_at < statement_timestamp() - make_interval(secs => ?)
        order by ended_at limit ?))
      """;

  private final List<Delete> deletes;

  public DeliveryPurge(Duration retention) {
    // A subquery, since a join might start from the ended releases, whose number always grows.
    String endedBefore =
        "and (select c.at from ended_release c where c.release = e.release) <"
            + " statement_timestamp() - interval '%d seconds'".formatted(retention.toSeconds());
    deletes =
        Stream.concat(
                Stream.of(Topic.OUTCOMES, Topic.CDEVENTS)
                    .map(topic -> LogPurge.delete(topic, retention, endedBefore)),
                Stream.of(new Delete(DELIVERIES, retention)))
            .toList();
  }

  @Override
  public String name() {
    return "releases";
  }

  @Override
  public Pass begin() {
    return Purge.of(deletes);
  }

  /// Returns the statements of this purge.
  List<Delete> deletes() {
    return deletes;
  }
}
