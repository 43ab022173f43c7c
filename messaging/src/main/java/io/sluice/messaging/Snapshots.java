package io.sluice.messaging;

import io.sluice.contract.Json;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// The states in lanes' rows. JSON is read only where somebody else wrote the row: whoever read or
/// wrote it last still knows what it says. For several threads.
///
/// @param <T> what a row's snapshot is; immutable
public final class Snapshots<T> {
  /// So many bytes of heap go with a character of a snapshot, its state included: measured.
  private static final int BYTES_PER_CHARACTER = 2;

  /// The part of the heap that lanes' states may have: reading those that find no place anew costs
  /// a service less than a heap that is full.
  private static final int PART = 6;

  private final Class<T> type;
  private final T empty;
  private final long most;
  private final Map<String, Known<T>> known = new ConcurrentHashMap<>();
  private final AtomicLong characters = new AtomicLong();

  private record Known<T>(String snapshot, T state) {
    int length() {
      return snapshot.length();
    }
  }

  /// @param empty the state of a lane without a snapshot
  public Snapshots(Class<T> type, T empty) {
    this(type, empty, Runtime.getRuntime().maxMemory() / PART / BYTES_PER_CHARACTER);
  }

  /// @param most characters of the snapshots that are kept
  Snapshots(Class<T> type, T empty, long most) {
    this.type = type;
    this.empty = empty;
    this.most = most;
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

  /// How many lanes' states are known.
  int size() {
    return known.size();
  }

  private T keep(String key, String snapshot, T state) {
    Optional<Known<T>> last = Optional.ofNullable(known.put(key, new Known<>(snapshot, state)));
    int grown = snapshot.length() - last.map(Known::length).orElse(0);
    if (characters.addAndGet(grown) > most) {
      makeRoom();
    }
    return state;
  }

  /// Forgets some of them, whichever: a quarter, so that it need not look for one each time.
  private void makeRoom() {
    Iterator<String> keys = known.keySet().iterator();
    while (keys.hasNext() && characters.get() > most / 4 * 3) {
      Optional.ofNullable(known.remove(keys.next()))
          .ifPresent(gone -> characters.addAndGet(-gone.length()));
    }
  }
}
