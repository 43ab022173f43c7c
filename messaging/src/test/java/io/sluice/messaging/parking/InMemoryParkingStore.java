package io.sluice.messaging.parking;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Parked records in memory.
public class InMemoryParkingStore implements ParkingStore {
  private static final Comparator<ParkedRecord> ORDER =
      Comparator.comparing((ParkedRecord record) -> record.lane().toString())
          .thenComparingLong(ParkedRecord::sequence)
          .thenComparingLong(record -> record.record().offset());

  private final Map<ParkedRecord, String> records = new TreeMap<>(ORDER);

  /// Returns the sequences of all records, lane by lane.
  public List<Long> sequences() {
    return records.keySet().stream().map(ParkedRecord::sequence).toList();
  }

  @Override
  public Map<ParkedLane, String> lanes() {
    Map<ParkedLane, String> lanes = new LinkedHashMap<>();
    records.forEach((record, reason) -> lanes.putIfAbsent(record.lane(), reason));
    return lanes;
  }

  @Override
  public void add(List<ParkedRecord> added, String reason) {
    added.forEach(record -> records.putIfAbsent(record, reason));
  }

  @Override
  public List<ParkedRecord> first(ParkedLane lane, int limit) {
    return records.keySet().stream()
        .filter(record -> record.lane().equals(lane))
        .limit(limit)
        .toList();
  }

  @Override
  public void updateReason(ParkedRecord record, String reason) {
    records.replace(record, reason);
  }

  @Override
  public void remove(ParkedRecord record) {
    records.remove(record);
  }
}
