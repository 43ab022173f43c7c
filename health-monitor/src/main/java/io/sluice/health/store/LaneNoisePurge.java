package io.sluice.health.store;

import io.sluice.messaging.jdbc.Purge;
import java.time.Duration;
import java.util.List;

/// Deletes the records of the noise of lanes past their retention. [LaneNoise] deletes the older
/// ones of a lane that is still measured.
public final class LaneNoisePurge implements Purge {
  static final String DELETE =
      """
      delete from lane_noise where ctid = any (array (
        select ctid from lane_noise
        where measured_at < statement_timestamp() - make_interval(secs => ?)
        order by measured_at limit ?))
      """;

  private final Duration retention;

  public LaneNoisePurge(Duration retention) {
    this.retention = retention;
  }

  @Override
  public String name() {
    return "noise";
  }

  @Override
  public Pass begin() {
    return Purge.of(List.of(new Delete(DELETE, retention)));
  }
}
