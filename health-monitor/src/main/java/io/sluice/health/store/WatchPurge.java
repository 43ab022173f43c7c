package io.sluice.health.store;

import io.sluice.messaging.jdbc.Purge;
import java.time.Duration;
import java.util.List;

/// Removes old ticks, old watches without ticks, and old measurements of external monitors.
public final class WatchPurge implements Purge {
  /// Retention of external measurements: much longer than the maximum age of any.
  private static final Duration MEASUREMENTS = Duration.ofDays(1);

  private static final String OLD = "statement_timestamp() - make_interval(secs => ?)";

  private final List<Delete> deletes;

  /// @param retention retention of ticks and watches
  public WatchPurge(Duration retention) {
    deletes =
        List.of(
            new Delete(delete("measurement", "received_at < " + OLD), MEASUREMENTS),
            new Delete(delete("tick", "ended < " + OLD), retention),
            new Delete(delete("tick_pack", "ended < " + OLD), retention),
            new Delete(
                delete(
                    "watch",
                    "ended_at < "
                        + OLD
                        + " and not exists (select from tick t where t.release = watch.release)"
                        + " and not exists"
                        + " (select from tick_pack t where t.release = watch.release)"),
                retention));
  }

  private static String delete(String table, String condition) {
    return "delete from %1$s where ctid = any (array (select ctid from %1$s where %2$s limit ?))"
        .formatted(table, condition);
  }

  @Override
  public String name() {
    return "watches";
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
