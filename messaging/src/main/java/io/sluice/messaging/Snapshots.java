package io.sluice.messaging;

import io.sluice.contract.Json;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The states in lanes' rows. JSON is read only where somebody else wrote the row: whoever read or
/// wrote it last still knows what it says. For several threads.
///
/// @param <T> what a row's snapshot is; immutable
public final class Snapshots<T> {
  /// How many lanes' states are kept in memory: of more, reading one anew costs less than their
  /// place in a service's small heap.
  static final int LANES_MAX = 1_000;

  private final Class<T> type;
  private final T empty;
  private final Map<String, Known<T>> known = new ConcurrentHashMap<>();

  private record Known<T>(String snapshot, T state) {}

  /// @param empty the state of a lane without a snapshot
  public Snapshots(Class<T> type, T empty) {
    this.type = type;
    this.empty = empty;
  }

  /// The state in `row`, as committed and read under its lock.
  ///
  /// @throws Json.Unreadable if it is none
  public T read(LaneRow row) {
    if (row.snapshot().isEmpty()) {
      return empty;
    }
    return Optional.ofNullable(known.get(row.key()))
        .filter(last -> last.snapshot().equals(row.snapshot()))
        .map(Known::state)
        .orElseGet(() -> keep(row.key(), row.snapshot(), Json.read(row.snapshot(), type)));
  }

  /// The snapshot of `state` for the row of `key`. It need not be committed after all.
  public String write(String key, T state) {
    String snapshot = Json.write(state);
    var _ = keep(key, snapshot, state);
    return snapshot;
  }

  private T keep(String key, String snapshot, T state) {
    if (known.size() >= LANES_MAX && !known.containsKey(key)) {
      known.clear();
    }
    known.put(key, new Known<>(snapshot, state));
    return state;
  }
}
