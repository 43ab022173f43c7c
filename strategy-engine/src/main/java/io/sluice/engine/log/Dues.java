package io.sluice.engine.log;

import io.sluice.contract.LaneKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The lanes that need to hear that time passed.
public interface Dues {

  /// Those whose instant has come, and all that wait for time: a lane may wait for several things
  /// at once.
  ///
  /// @param now by the clock that the replicas agree on; windows open by the database's own
  List<Row> dueAt(Instant now);

  /// Keeps how long a lane has waited, unless it waits for something else by now or more is kept.
  void waited(LaneKey lane, String waitingFor, Duration waited);

  /// @param isDue whether its instant has come
  /// @param waited monotonic time that was kept
  /// @param away how long, by the database's clock, nobody has counted; zero where such time does
  ///   not count
  /// @param needed how long it has to wait in all, if something waits for time
  record Row(
      LaneKey lane,
      boolean isDue,
      String waitingFor,
      Duration waited,
      Duration away,
      Optional<Duration> needed) {}
}
