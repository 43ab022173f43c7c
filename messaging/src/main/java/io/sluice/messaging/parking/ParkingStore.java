package io.sluice.messaging.parking;

import java.util.List;
import java.util.Map;

/// Keeps parked records, for all replicas of a service. Each method throws
/// [io.sluice.messaging.Transactions.Unavailable] if the database did not do it.
public interface ParkingStore {

  /// The lanes that have records, each with the reason of its first one.
  Map<ParkedLane, String> lanes();

  /// Keeps `records`; those that are kept already stay as they are.
  void add(List<ParkedRecord> records, String reason);

  /// The first records of `lane` by sequence, at most `limit`.
  List<ParkedRecord> first(ParkedLane lane, int limit);

  /// Another reason for `record`.
  void explain(ParkedRecord record, String reason);

  void remove(ParkedRecord record);
}
