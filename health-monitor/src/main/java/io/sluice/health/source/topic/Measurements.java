package io.sluice.health.source.topic;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Measurement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// What was told on `release.measurements`, the last of each.
public interface Measurements {

  /// @param age since it was received
  record Kept(Measurement measurement, Duration age) {}

  /// What was told about `release` or, where only that was named, about `version`.
  ///
  /// @param name of a check or a monitor
  /// @throws io.sluice.messaging.Transactions.Unavailable if the database does not answer
  List<Kept> about(LaneKey lane, UUID release, String version, String name);
}
