package io.sluice.messaging.jdbc;

import io.sluice.messaging.parking.ParkedLane;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Deletes parked records past their retention, and logs the lanes that lose them: such a record
/// never takes effect, unless its topic still has it.
public final class ParkedRecordPurge implements Purge {
  private static final Logger LOG = Logger.getLogger(ParkedRecordPurge.class);

  private static final String DELETE =
      """
      delete from parked_record where ctid = any (array (
        select ctid from parked_record
        where parked_at < statement_timestamp() - make_interval(secs => ?)
        order by parked_at limit ?))
      returning topic, key
      """;

  private final Duration retention;

  public ParkedRecordPurge(Duration retention) {
    this.retention = retention;
  }

  @Override
  public String name() {
    return "parked";
  }

  @Override
  public Pass begin() {
    return this::delete;
  }

  private Batch delete(JdbcTx tx, int rows) {
    List<ParkedLane> lanes =
        Sql.list(
            tx.connection(),
            DELETE,
            row -> new ParkedLane(row.getString("topic"), row.getString("key")),
            (double) retention.toSeconds(),
            rows);
    lanes.stream()
        .collect(Collectors.groupingBy(lane -> lane, Collectors.counting()))
        .forEach((lane, count) ->
            LOG.warnf(
                "%s: %,d records waited longer than %d days and are deleted",
                lane, count, retention.toDays()));
    return new Batch(lanes.size(), lanes.size() < rows);
  }
}
