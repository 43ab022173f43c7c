package io.sluice.engine.effect.instance;

import io.sluice.messaging.jdbc.Purge;
import java.time.Duration;
import java.util.List;

/// Deletes instances that ended long ago, with their logs. [JdbcInstanceTable] keeps the newest 20
/// of each lane.
public final class EndedInstancePurge implements Purge {
  static final String DELETE =
      """
      delete from ended_instance where ctid = any (array (
        select ctid from ended_instance
        where ended < statement_timestamp() - make_interval(secs => ?) order by ended limit ?))
      """;

  private final Duration retention;

  public EndedInstancePurge(Duration retention) {
    this.retention = retention;
  }

  @Override
  public String name() {
    return "instances";
  }

  @Override
  public Pass begin() {
    return Purge.of(List.of(new Delete(DELETE, retention)));
  }
}
