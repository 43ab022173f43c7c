package io.sluice.health.source.topic;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Measurement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// The latest measurements of each kind from `release.measurements`.
public interface Measurements {

  /// @param age time since the measurement was received
  record Kept(Measurement measurement, Duration age) {}

  /// Returns the measurements of `release`, and those that name only `version`.
  ///
  /// @param name of a check or a monitor
  /// @throws io.sluice.messaging.Transactions.Unavailable if the database does not answer
  List<Kept> about(LaneKey lane, UUID release, String version, String name);
}
