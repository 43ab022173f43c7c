package io.sluice.engine.lane;

import io.sluice.contract.LaneKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The lanes that are due for a time signal.
public interface TimerStore {

  /// Returns the lanes whose instant has come, and all that wait for time: a lane may wait for
  /// several things at once.
  ///
  /// @param now by the clock that the replicas agree on; windows open by the database's own clock
  List<Row> dueAt(Instant now);

  /// Saves the time that a lane has waited, unless it waits for something else by now or a longer
  /// time is saved.
  void waited(LaneKey lane, String waitingFor, Duration waited);

  /// @param isDue whether its instant has come
  /// @param waited monotonic time that was saved
  /// @param away time by the database's clock for which no engine has counted; zero if such time
  ///   does not count
  /// @param needed time that it must wait in all, if something waits for time
  record Row(
      LaneKey lane,
      boolean isDue,
      String waitingFor,
      Duration waited,
      Duration away,
      Optional<Duration> needed) {}
}
