package io.sluice.simulation.store;

import io.sluice.messaging.parking.ParkedLane;
import io.sluice.messaging.parking.ParkedRecord;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The parked records of one service, as committed.
public final class ParkedTable {
  private final Map<ParkedLane, SortedMap<Long, Row>> lanes =
      new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));

  record Row(ParkedRecord record, String reason) {}

  /// Whether no record is parked.
  public boolean isEmpty() {
    return lanes.isEmpty();
  }

  Map<ParkedLane, String> reasons() {
    return lanes.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, lane -> lane.getValue().values().iterator().next().reason()));
  }

  SortedMap<Long, Row> of(ParkedLane lane) {
    return lanes.getOrDefault(lane, new TreeMap<>());
  }

  void add(ParkedRecord record, String reason) {
    lanes
        .computeIfAbsent(record.lane(), _ -> new TreeMap<>())
        .putIfAbsent(record.sequence(), new Row(record, reason));
  }

  void explain(ParkedRecord record, String reason) {
    of(record.lane())
        .computeIfPresent(record.sequence(), (_, row) -> new Row(row.record(), reason));
  }

  void remove(ParkedRecord record) {
    SortedMap<Long, Row> rows = of(record.lane());
    rows.remove(record.sequence());
    if (rows.isEmpty()) {
      lanes.remove(record.lane());
    }
  }
}
