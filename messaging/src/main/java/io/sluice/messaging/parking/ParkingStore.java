package io.sluice.messaging.parking;

import java.util.List;
import java.util.Map;

/// Stores parked records, for all replicas of a service. Each method throws
/// [io.sluice.messaging.Transactions.UnavailableException] if the database failed.
public interface ParkingStore {

  /// Returns the lanes that have records, each with the reason of its first one.
  Map<ParkedLane, String> lanes();

  /// Adds `records`; records that are already stored stay unchanged.
  void add(List<ParkedRecord> records, String reason);

  /// Returns the first records of `lane` by sequence, at most `limit`.
  List<ParkedRecord> first(ParkedLane lane, int limit);

  /// Replaces the reason of `record`.
  void updateReason(ParkedRecord record, String reason);

  void remove(ParkedRecord record);
}
