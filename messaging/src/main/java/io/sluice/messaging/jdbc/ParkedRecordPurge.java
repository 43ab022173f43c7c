package io.sluice.messaging.jdbc;

import io.sluice.contract.ContractModule;
import io.sluice.contract.Topic;
import io.sluice.messaging.parking.ParkedLane;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Deletes the parked records of a lane, all at once, as soon as the newest of them is past the
/// retention, and logs the lane. A single record stays, since the later ones wait for it. Settings
/// stay too: no service searches their topic for missing ones.
public final class ParkedRecordPurge implements Purge {
  private static final Logger LOG = Logger.getLogger(ParkedRecordPurge.class);

  /// Number of rows of a batch for each lane, since a lane may have many records.
  private static final int ROWS_PER_LANE = 50;

  static final String DELETE =
      """
      with old as (
        select distinct topic, key from parked_record p
        where parked_at < statement_timestamp() - make_interval(secs => ?) and topic <> '%s'
          and not exists (
            select 1 from parked_record newer where newer.topic = p.topic and newer.key = p.key
              and newer.parked_at >= statement_timestamp() - make_interval(secs => ?))
        limit ?),
      deleted as (
        delete from parked_record p using old where p.topic = old.topic and p.key = old.key
        returning p.topic, p.key)
      select topic, key, count(*) as records from deleted group by topic, key
      """
          .formatted(Topic.SETTINGS.topicName());

  private final Duration retention;
  private final Consumer<String> log;

  public ParkedRecordPurge(Duration retention) {
    this(retention, LOG::warn);
  }

  ParkedRecordPurge(Duration retention, Consumer<String> log) {
    this.retention = retention;
    this.log = log;
  }

  @Override
  public String name() {
    return "parked";
  }

  @Override
  public Pass begin() {
    return new LanesPass();
  }

  private record DeletedLane(ParkedLane lane, int records) {}

  private final class LanesPass implements Pass {
    private List<DeletedLane> deleted = List.of();

    @Override
    public Batch next(JdbcTx tx, int rows) {
      int lanes = Math.max(1, rows / ROWS_PER_LANE);
      deleted = delete(tx, lanes);
      int records = deleted.stream().mapToInt(DeletedLane::records).sum();
      return new Batch(records, deleted.size() < lanes);
    }

    @Override
    public void onCommit() {
      deleted.forEach(it -> log.accept(sentence(it)));
    }
  }

  private List<DeletedLane> delete(JdbcTx tx, int lanes) {
    double seconds = retention.toSeconds();
    return Sql.list(
        tx.connection(),
        DELETE,
        row ->
            new DeletedLane(
                new ParkedLane(row.getString("topic"), row.getString("key")),
                row.getInt("records")),
        seconds,
        seconds,
        lanes);
  }

  private String sentence(DeletedLane it) {
    String age =
        retention.equals(Duration.ofDays(retention.toDays()))
            ? count(retention.toDays(), "day")
            : ContractModule.text(retention);
    return "%s: deleted %s, parked for more than %s"
        .formatted(it.lane(), count(it.records(), "record"), age);
  }

  private static String count(long count, String unit) {
    return count == 1 ? "1 " + unit : String.format(Locale.ROOT, "%,d %ss", count, unit);
  }
}
