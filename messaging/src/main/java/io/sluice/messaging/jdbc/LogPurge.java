package io.sluice.messaging.jdbc;

import io.sluice.contract.Topic;
import java.time.Duration;
import java.util.Map;

/// Forgets entries that were sent long ago and that nobody folds: what the topic itself does not
/// keep any longer. Releases' own history and what the engine folds a lane from stay.
public final class LogPurge implements Purge {
  /// How long the entries of a topic without a release are kept.
  private static final Duration WITHOUT_RELEASE = Duration.ofDays(30);

  private static final Map<Topic, Duration> KEPT =
      Map.of(
          Topic.OBSERVATIONS, kept(Topic.OBSERVATIONS),
          Topic.VERDICTS, kept(Topic.VERDICTS),
          Topic.NOTICES, kept(Topic.NOTICES));

  private final JdbcTransactions<JdbcTx> transactions;
  private final String service;

  /// @param service whose log it is, such as `health-monitor`
  public LogPurge(JdbcTransactions<JdbcTx> transactions, String service) {
    this.transactions = transactions;
    this.service = service;
  }

  @Override
  public int purge() {
    int total = 0;
    for (Map.Entry<Topic, Duration> topic : KEPT.entrySet()) {
      if (topic.getKey().writer().equals(service)) {
        total += purge(topic.getKey(), topic.getValue(), "");
      }
    }
    return Topic.REQUESTS.writer().equals(service)
        ? total + purge(Topic.REQUESTS, WITHOUT_RELEASE, "and release is null")
        : total;
  }

  private int purge(Topic topic, Duration kept, String condition) {
    return Purge.inBatches(transactions, tx -> batch(tx, topic, kept, condition));
  }

  private static int batch(JdbcTx tx, Topic topic, Duration kept, String condition) {
    return Sql.run(
        tx.connection(),
        """
        delete from lane_event where ctid = any (array (
          select ctid from lane_event where topic = ? and sent_at is not null %s
            and at < clock_timestamp() - make_interval(secs => ?) limit ?))
        """
            .formatted(condition),
        topic.topicName(),
        (double) kept.toSeconds(),
        BATCH);
  }

  private static Duration kept(Topic topic) {
    return topic.kept().orElseThrow();
  }
}
