package io.sluice.messaging;

import io.sluice.contract.Json;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A cache of the states in lanes' rows. It parses JSON only if another process wrote the row: the
/// state that this process read or wrote last is cached. Thread-safe.
///
/// @param <T> the type of a row's snapshot; immutable
public final class Snapshots<T> {
  /// Bytes of heap per character of a snapshot, including its state: measured.
  private static final int BYTES_PER_CHARACTER = 2;

  /// The divisor of the heap that lanes' states may use: parsing the states that do not fit again
  /// costs a service less than a full heap.
  private static final int HEAP_DIVISOR = 6;

  private final Class<T> type;
  private final T empty;
  private final long charactersMax;
  private final Map<String, CachedState<T>> cached = new ConcurrentHashMap<>();
  private final AtomicLong characters = new AtomicLong();

  private record CachedState<T>(String snapshot, T state) {
    int length() {
      return snapshot.length();
    }
  }

  /// @param empty the state of a lane without a snapshot
  public Snapshots(Class<T> type, T empty) {
    this(type, empty, Runtime.getRuntime().maxMemory() / HEAP_DIVISOR / BYTES_PER_CHARACTER);
  }

  /// @param charactersMax maximum number of characters of the cached snapshots
  Snapshots(Class<T> type, T empty, long charactersMax) {
    this.type = type;
    this.empty = empty;
    this.charactersMax = charactersMax;
  }

  /// Returns the state in `row`, as committed and read under its lock.
  ///
  /// @throws Json.UnreadableException if the snapshot is not a valid state
  public T read(LaneRow row) {
    if (row.snapshot().isEmpty()) {
      return empty;
    }
    return Optional.ofNullable(cached.get(row.key()))
        .filter(last -> last.snapshot().equals(row.snapshot()))
        .map(CachedState::state)
        .orElseGet(() -> cache(row.key(), row.snapshot(), Json.read(row.snapshot(), type)));
  }

  /// Returns the snapshot of `state` for the row of `key`. The transaction may still be rolled
  /// back.
  public String write(String key, T state) {
    String snapshot = Json.write(state);
    var _ = cache(key, snapshot, state);
    return snapshot;
  }

  /// Returns how many lanes' states are cached.
  int size() {
    return cached.size();
  }

  private T cache(String key, String snapshot, T state) {
    Optional<CachedState<T>> last =
        Optional.ofNullable(cached.put(key, new CachedState<>(snapshot, state)));
    int grown = snapshot.length() - last.map(CachedState::length).orElse(0);
    if (characters.addAndGet(grown) > charactersMax) {
      makeRoom();
    }
    return state;
  }

  /// Removes arbitrary states: a quarter of the capacity at a time, so that not every write has to
  /// remove one.
  private void makeRoom() {
    Iterator<String> keys = cached.keySet().iterator();
    while (keys.hasNext() && characters.get() > charactersMax / 4 * 3) {
      Optional.ofNullable(cached.remove(keys.next()))
          .ifPresent(removed -> characters.addAndGet(-removed.length()));
    }
  }
}
