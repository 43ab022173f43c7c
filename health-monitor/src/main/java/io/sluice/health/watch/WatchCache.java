package io.sluice.health.watch;

import io.sluice.contract.LaneKey;
import io.sluice.health.watch.WatchStore.OpenWatch;
import io.sluice.health.watch.WatchStore.StoredWatch;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The watches of this replica, cached in memory. The database is authoritative: if another replica
/// has written a watch, or the result of a write is unknown, the watch is dropped and loaded again.
/// Several threads may use it, and none waits for another.
public final class WatchCache<T extends Tx> {
  /// Maximum number of watches in one transaction.
  static final int BATCH = 250;

  /// Maximum number of watches that one poll loads, so that loading does not delay the cached ones.
  static final int LOADS = 1_000;

  private final Transactions<T> transactions;
  private final WatchStore<T> store;
  private final Predicate<LaneKey> ownLanes;
  private final Map<UUID, CachedWatch> cached = new ConcurrentHashMap<>();
  private volatile boolean writable = true;

  /// @param ownLanes matches this replica's lanes
  public WatchCache(
      Transactions<T> transactions, WatchStore<T> store, Predicate<LaneKey> ownLanes) {
    this.transactions = transactions;
    this.store = store;
    this.ownLanes = ownLanes;
  }

  /// The cached watches after a comparison with the database.
  ///
  /// @param at time by the database's clock
  record Present(List<CachedWatch> watches, Instant at) {}

  private record Found(List<OpenWatch> open, Instant at) {}

  /// Updates the cache from the database.
  ///
  /// @throws UnavailableException if the database cannot be read
  Present refresh() {
    Found found = transactions.read(tx -> new Found(store.open(tx), tx.now()));
    Map<UUID, OpenWatch> open = new HashMap<>();
    found.open().stream()
        .filter(watch -> ownLanes.test(watch.lane()))
        .forEach(watch -> open.put(watch.release(), watch));
    writeLeaving(open);
    cached.values().removeIf(watch -> isStale(watch, open.get(watch.release())));
    load(open.keySet().stream().filter(it -> !cached.containsKey(it)).limit(LOADS).toList());
    return new Present(List.copyOf(cached.values()), found.at());
  }

  /// Writes the changes of watches that have ended or whose lanes belong to another replica now.
  private void writeLeaving(Map<UUID, OpenWatch> open) {
    write(
        cached.values().stream()
            .filter(watch -> !open.containsKey(watch.release()) && watch.isDirty())
            .toList());
  }

  /// Whether the watch ended, or another replica wrote it.
  private static boolean isStale(CachedWatch watch, @Nullable OpenWatch now) {
    return now == null || now.version() > watch.version();
  }

  private void load(List<UUID> releases) {
    for (List<UUID> some : batches(releases)) {
      for (StoredWatch stored : transactions.read(tx -> store.read(tx, some))) {
        CachedWatch watch = CachedWatch.of(stored);
        cached.putIfAbsent(watch.release(), watch);
      }
    }
  }

  /// Replaces `before` by `next`.
  ///
  /// @return whether `before` was still cached
  boolean put(CachedWatch before, CachedWatch next) {
    return cached.replace(before.release(), before, next);
  }

  /// Returns the watched release of `lane`, if it is cached.
  Optional<UUID> find(LaneKey lane) {
    return cached.values().stream()
        .filter(watch -> watch.watch().lane().equals(lane))
        .map(CachedWatch::release)
        .findFirst();
  }

  Optional<CachedWatch> find(UUID release) {
    return Optional.ofNullable(cached.get(release));
  }

  /// Writes the changes of `release`, so that they precede the next write.
  ///
  /// @throws UnavailableException if the write failed
  void flush(UUID release) {
    find(release).filter(CachedWatch::isDirty).ifPresent(watch -> write(List.of(watch)));
  }

  /// Writes the changes of all watches.
  ///
  /// @throws UnavailableException if a write failed
  void flush() {
    var _ = write(cached.values().stream().filter(CachedWatch::isDirty).toList());
  }

  /// Drops a watch; the next poll loads it.
  void drop(UUID release) {
    cached.remove(release);
  }

  /// Writes `watches`, up to [#BATCH] in a transaction.
  ///
  /// @return the watches that another replica wrote first; they are dropped
  /// @throws UnavailableException if a write failed, or its result is unknown: the watches are
  ///   dropped, too
  List<CachedWatch> write(List<CachedWatch> watches) {
    List<CachedWatch> conflicting = new ArrayList<>();
    List<CachedWatch> ordered =
        watches.stream().sorted(Comparator.comparing(CachedWatch::release)).toList();
    for (List<CachedWatch> some : batches(ordered)) {
      Set<UUID> written = tryWrite(some);
      for (CachedWatch watch : some) {
        if (!written.contains(watch.release()) || !put(watch, watch.withChangeWritten())) {
          drop(watch.release());
        }
        if (!written.contains(watch.release())) {
          conflicting.add(watch);
        }
      }
    }
    return conflicting;
  }

  private Set<UUID> tryWrite(List<CachedWatch> watches) {
    boolean succeeded = false;
    try {
      Set<UUID> written =
          transactions.call(
              tx -> store.write(tx, watches.stream().map(CachedWatch::change).toList()));
      succeeded = true;
      return written;
    } finally {
      recordWrite(succeeded);
      if (!succeeded) {
        watches.forEach(watch -> drop(watch.release()));
      }
    }
  }

  /// Records whether a write of watches succeeded.
  void recordWrite(boolean succeeded) {
    writable = succeeded;
  }

  /// Whether the last write succeeded.
  boolean isWritable() {
    return writable;
  }

  private static <E> List<List<E>> batches(List<E> all) {
    List<List<E>> batches = new ArrayList<>();
    for (int from = 0; from < all.size(); from += BATCH) {
      batches.add(all.subList(from, Math.min(all.size(), from + BATCH)));
    }
    return batches;
  }
}
