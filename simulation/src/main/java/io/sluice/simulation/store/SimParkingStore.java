package io.sluice.simulation.store;

import io.sluice.messaging.parking.ParkedLane;
import io.sluice.messaging.parking.ParkedRecord;
import io.sluice.messaging.parking.ParkingStore;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// The access of one process to the parked records of its service.
///
/// @param arriving parses a record as this process does: another process may have parked it
public record SimParkingStore(
    Session<?> session, ParkedTable parked, Function<ParkedRecord, ParkedRecord> arriving)
    implements ParkingStore {

  /// Does not advance simulated time, since its caller holds a Java monitor.
  @Override
  public Map<ParkedLane, String> lanes() {
    return session.readAtOnce(parked::reasons);
  }

  @Override
  public void add(List<ParkedRecord> records, String reason) {
    change(() -> records.forEach(record -> parked.add(record, reason)));
  }

  @Override
  public List<ParkedRecord> first(ParkedLane lane, int limit) {
    Supplier<List<ParkedRecord>> read =
        () -> parked.of(lane).values().stream().limit(limit).map(ParkedTable.Row::record).toList();
    return session.read(read).stream().map(arriving).toList();
  }

  @Override
  public void updateReason(ParkedRecord record, String reason) {
    change(() -> parked.explain(record, reason));
  }

  @Override
  public void remove(ParkedRecord record) {
    change(() -> parked.remove(record));
  }

  private void change(Runnable change) {
    var _ =
        session.read(() -> {
          change.run();
          return true;
        });
  }
}
