package io.sluice.health.source.topic;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Measurement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// The latest measurements of each kind from `release.measurements`.
public interface MeasurementStore {

  /// @param age time since the measurement was received
  record StoredMeasurement(Measurement measurement, Duration age) {}

  /// Returns the measurements of `release`, and those that name only `version`.
  ///
  /// @param name name of a check or a monitor
  /// @throws io.sluice.messaging.Transactions.UnavailableException if the database does not answer
  List<StoredMeasurement> read(LaneKey lane, UUID release, String version, String name);
}
