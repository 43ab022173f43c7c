package io.sluice.notifier.store;

import io.sluice.contract.Topic;
import io.sluice.messaging.jdbc.LogPurge;
import io.sluice.messaging.jdbc.Purge;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The purge of log entries and ended deliveries of releases that ended longer ago than their
/// retention. Conclusions stay, so that no outcome is published twice.
public final class DeliveryPurge implements Purge {
  private static final String DELIVERIES =
      """
      delete from delivery where message = any (array (
        select message from delivery
        where ended_at < statement_timestamp() - make_interval(secs => ?)
        order by ended_at limit ?))
      """;

  private final List<Delete> deletes;

  public DeliveryPurge(Duration kept) {
    // A subquery, since a join might start from the conclusions, whose number always grows.
    String concluded =
        "and (select c.at from conclusion c where c.release = e.release) <"
            + " statement_timestamp() - interval '%d seconds'".formatted(kept.toSeconds());
    deletes =
        Stream.concat(
                Stream.of(Topic.OUTCOMES, Topic.CDEVENTS)
                    .map(topic -> LogPurge.delete(topic, kept, concluded)),
                Stream.of(new Delete(DELIVERIES, kept)))
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
