package io.sluice.simulation.store;

import io.sluice.messaging.parking.ParkedLane;
import io.sluice.messaging.parking.ParkedRecord;
import io.sluice.messaging.parking.ParkingStore;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The access of one process to the parked records of its service.
///
/// @param arriving parses a record as this process does: another process may have parked it
public record SimParkingStore(Session<?> session, UnaryOperator<ParkedRecord> arriving)
    implements ParkingStore {

  record Key(ParkedLane lane, long sequence) {
    static Key of(ParkedRecord record) {
      return new Key(record.lane(), record.sequence());
    }
  }

  record Row(ParkedRecord record, String reason) {
    ParkedLane lane() {
      return record.lane();
    }
  }

  /// Does not advance simulated time, since its caller holds a Java monitor.
  @Override
  public Map<ParkedLane, String> lanes() {
    return session.readAtOnce(() ->
        rows()
            .sorted(Comparator.comparing(row -> row.lane().toString()))
            .collect(Collectors.toMap(Row::lane, Row::reason, (first, _) -> first)));
  }

  @Override
  public void add(List<ParkedRecord> records, String reason) {
    session.write(() ->
        records.forEach(
            record -> change(record, row -> row.or(() -> Optional.of(new Row(record, reason))))));
  }

  @Override
  public List<ParkedRecord> first(ParkedLane lane, int limit) {
    List<ParkedRecord> first =
        session.read(() ->
            rows().filter(row -> row.lane().equals(lane)).limit(limit).map(Row::record).toList());
    return first.stream().map(arriving).toList();
  }

  @Override
  public void updateReason(ParkedRecord record, String reason) {
    session.write(() -> change(record, row -> row.map(before -> new Row(before.record(), reason))));
  }

  @Override
  public void remove(ParkedRecord record) {
    session.write(() -> change(record, _ -> Optional.empty()));
  }

  /// Returns the parked records by sequence.
  private Stream<Row> rows() {
    return session.database().parked.rows().values().stream()
        .sorted(Comparator.comparingLong(row -> row.record().sequence()));
  }

  private void change(ParkedRecord record, UnaryOperator<Optional<Row>> to) {
    session.database().parked.change(Key.of(record), to);
  }
}
