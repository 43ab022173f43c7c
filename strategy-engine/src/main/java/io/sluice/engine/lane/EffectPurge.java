package io.sluice.engine.lane;

import io.sluice.messaging.jdbc.Purge;
import java.time.Duration;
import java.util.List;

/// Deletes effects that ended long ago.
public final class EffectPurge implements Purge {
  static final String DELETE =
      """
      delete from effect where ctid = any (array (
        select ctid from effect where state <> 'WAITING'
          and created < statement_timestamp() - make_interval(secs => ?)
        order by created limit ?))
      """;

  private final Duration retention;

  public EffectPurge(Duration retention) {
    this.retention = retention;
  }

  @Override
  public String name() {
    return "effects";
  }

  @Override
  public Pass begin() {
    return Purge.of(List.of(new Delete(DELETE, retention)));
  }
}
