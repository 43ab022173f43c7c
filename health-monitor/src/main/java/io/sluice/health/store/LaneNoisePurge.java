package io.sluice.health.store;

import io.sluice.domain.verdict.FleetNoise;
import io.sluice.messaging.jdbc.Purge;
import java.time.Duration;
import java.util.List;

/// Deletes the records of the noise of lanes beyond the newest 8 of each lane, and all records past
/// their retention: a lane that is no longer measured has no newer ones.
public final class LaneNoisePurge implements Purge {
  private static final String DELETE =
      """
      delete from lane_noise where ctid = any (array (
        select ctid from (
          select ctid, measured_at, row_number() over (partition by lane order by id desc) as age
          from lane_noise) ranked
        where age > %d or measured_at < statement_timestamp() - make_interval(secs => ?) limit ?))
      """
          .formatted(FleetNoise.RECORDS);

  private final Duration retention;

  /// @param retention retention of the records of a lane that is no longer measured
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
