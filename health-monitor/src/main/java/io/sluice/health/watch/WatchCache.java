package io.sluice.health.watch;

import io.sluice.contract.Evidence;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Verdict;
import io.sluice.health.watch.WatchStore.Change;
import io.sluice.health.watch.WatchStore.OpenWatch;
import io.sluice.health.watch.WatchStore.StoredWatch;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
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
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The watches of this replica, cached in memory, and their writes. The database is authoritative:
/// if another replica has written a watch, or the result of a write is unknown, the watch is
/// dropped and loaded again. Several threads may use it, and none waits for another.
public final class WatchCache<T extends Tx> {
  /// Maximum number of watches in one transaction.
  static final int BATCH = 250;

  /// Maximum number of watches that one poll loads, so that loading does not delay the cached ones.
  static final int LOADS = 1_000;

  private static final System.Logger LOG = System.getLogger(WatchCache.class.getName());

  private final Transactions<T> transactions;
  private final WatchStore<T> store;
  private final Predicate<LaneKey> ownLanes;
  private final Supplier<UUID> ids;
  private final Map<UUID, CachedWatch> cached = new ConcurrentHashMap<>();
  private volatile boolean writable = true;

  /// @param ownLanes matches this replica's lanes
  /// @param ids generates random ids of verdicts
  public WatchCache(
      Transactions<T> transactions,
      WatchStore<T> store,
      Predicate<LaneKey> ownLanes,
      Supplier<UUID> ids) {
    this.transactions = transactions;
    this.store = store;
    this.ownLanes = ownLanes;
    this.ids = ids;
  }

  /// The cached watches after a comparison with the database.
  ///
  /// @param at time by the database's clock
  record Present(List<CachedWatch> watches, Instant at) {}

  private record OpenWatches(List<OpenWatch> watches, Instant at) {}

  /// Updates the cache from the database.
  ///
  /// @throws UnavailableException if the database cannot be read
  Present refresh() {
    OpenWatches found = transactions.read(tx -> new OpenWatches(store.open(tx), tx.now()));
    Map<UUID, OpenWatch> open = new HashMap<>();
    found.watches().stream()
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
  /// @return the watches that another thread or replica changed first, without this last tick; they
  ///   are dropped
  /// @throws UnavailableException if a write failed, or its result is unknown: the watches are
  ///   dropped, too
  List<CachedWatch> write(List<CachedWatch> watches) {
    List<CachedWatch> conflicting = new ArrayList<>();
    List<CachedWatch> ordered =
        watches.stream().sorted(Comparator.comparing(CachedWatch::release)).toList();
    for (List<CachedWatch> some : batches(ordered)) {
      List<Change> changes = some.stream().map(CachedWatch::change).toList();
      Set<UUID> written = writeOrDrop(some, tx -> store.write(tx, changes));
      for (CachedWatch watch : some) {
        if (!written.contains(watch.release()) || !put(watch, watch.withChangeWritten())) {
          drop(watch.release());
        }
        if (!written.contains(watch.release())) {
          conflicting.add(watch);
        }
      }
    }
    return withoutStoredTick(conflicting);
  }

  /// Returns the watches whose last tick is not stored. A concurrent thread that applies an event
  /// of the lane writes the ticks of the watch before the event.
  private List<CachedWatch> withoutStoredTick(List<CachedWatch> conflicting) {
    if (conflicting.isEmpty()) {
      return conflicting;
    }
    List<UUID> releases = conflicting.stream().map(CachedWatch::release).toList();
    Map<UUID, Evidence.TickRange> stored =
        transactions.read(tx -> store.read(tx, releases)).stream()
            .map(StoredWatch::now)
            .collect(Collectors.toMap(Watch::release, watch -> watch.state().evidence().ticks()));
    return conflicting.stream()
        .filter(it -> !it.watch().state().evidence().ticks().equals(stored.get(it.release())))
        .toList();
  }

  /// Publishes `verdict`, which is due at `next`, and replaces `before` by the result. One
  /// transaction under the lane's lock writes the verdict and all ticks behind it.
  ///
  /// @return whether it was published; if not, another replica wrote the watch first, and it is
  ///   dropped
  /// @throws UnavailableException if the transaction failed, or its result is unknown: the watch is
  ///   dropped, too
  boolean publish(CachedWatch before, CachedWatch next, Verdict verdict) {
    CachedWatch withVerdict = next.withPublished(verdict);
    boolean published = writeOrDrop(List.of(before), tx -> appendVerdict(tx, withVerdict, verdict));
    if (!published || !put(before, withVerdict.withChangeWritten())) {
      drop(before.release());
    }
    if (published) {
      LOG.log(
          System.Logger.Level.INFO,
          "{0} of {1}, step {2}: {3}: {4}",
          before.release(),
          before.watch().lane(),
          verdict.step(),
          verdict.verdict(),
          verdict.sentence());
    }
    return published;
  }

  private boolean appendVerdict(T tx, CachedWatch withVerdict, Verdict verdict) {
    LaneRow row = tx.lock(withVerdict.watch().lane().toString());
    if (store.write(tx, List.of(withVerdict.change())).isEmpty()) {
      return false;
    }
    Instant now = tx.now();
    Instant at = now.isBefore(row.at()) ? row.at() : now;
    LaneLog.append(tx, row, ids.get(), Optional.of(withVerdict.release()), verdict, at);
    return true;
  }

  /// Runs `write` in a transaction, and drops `watches` if it fails.
  private <R> R writeOrDrop(List<CachedWatch> watches, Function<T, R> write) {
    boolean succeeded = false;
    try {
      R result = transactions.call(write);
      succeeded = true;
      return result;
    } finally {
      writable = succeeded;
      if (!succeeded) {
        watches.forEach(watch -> drop(watch.release()));
      }
    }
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
