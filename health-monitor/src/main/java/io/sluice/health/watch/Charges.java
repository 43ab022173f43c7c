package io.sluice.health.watch;

import io.sluice.contract.LaneKey;
import io.sluice.health.watch.Watches.Standing;
import io.sluice.health.watch.Watches.Stored;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.Transactions.Unavailable;
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
public final class Charges<T extends Tx> {
  /// Maximum number of watches in one transaction.
  static final int BATCH = 250;

  /// Maximum number of watches that one poll loads, so that loading does not delay the cached ones.
  static final int LOADS = 1_000;

  private final Transactions<T> transactions;
  private final Watches<T> watches;
  private final Predicate<LaneKey> mine;
  private final Map<UUID, Charge> held = new ConcurrentHashMap<>();
  private volatile boolean writable = true;

  /// @param mine matches the lanes of this replica
  public Charges(Transactions<T> transactions, Watches<T> watches, Predicate<LaneKey> mine) {
    this.transactions = transactions;
    this.watches = watches;
    this.mine = mine;
  }

  /// The cached watches after a comparison with the database.
  ///
  /// @param at time by the database's clock
  record Present(List<Charge> charges, Instant at) {}

  private record Found(List<Standing> open, Instant at) {}

  /// Updates the cache from the database.
  ///
  /// @throws Unavailable if the database cannot be read
  Present refreshed() {
    Found found = transactions.look(tx -> new Found(watches.open(tx), tx.now()));
    Map<UUID, Standing> open = new HashMap<>();
    found.open().stream()
        .filter(standing -> mine.test(standing.lane()))
        .forEach(standing -> open.put(standing.release(), standing));
    leave(open);
    held.values().removeIf(charge -> isOver(charge, open.get(charge.release())));
    load(open.keySet().stream().filter(it -> !held.containsKey(it)).limit(LOADS).toList());
    return new Present(List.copyOf(held.values()), found.at());
  }

  /// Writes the changes of watches that have ended or whose lanes belong to another replica now.
  private void leave(Map<UUID, Standing> open) {
    write(
        held.values().stream()
            .filter(charge -> !open.containsKey(charge.release()) && charge.isDirty())
            .toList());
  }

  /// Whether the watch ended, or another replica wrote it.
  private static boolean isOver(Charge charge, @Nullable Standing now) {
    return now == null || now.version() > charge.version();
  }

  private void load(List<UUID> releases) {
    for (List<UUID> some : parts(releases)) {
      for (Stored stored : transactions.look(tx -> watches.read(tx, some))) {
        Charge charge = Charge.of(stored);
        held.putIfAbsent(charge.release(), charge);
      }
    }
  }

  /// Replaces `before` by `next`.
  ///
  /// @return whether `before` was still cached
  boolean put(Charge before, Charge next) {
    return held.replace(before.release(), before, next);
  }

  /// Returns the watched release of `lane`, if it is cached.
  Optional<UUID> of(LaneKey lane) {
    return held.values().stream()
        .filter(charge -> charge.watch().lane().equals(lane))
        .map(Charge::release)
        .findFirst();
  }

  Optional<Charge> of(UUID release) {
    return Optional.ofNullable(held.get(release));
  }

  /// Writes the changes of `release`, so that they precede the next write.
  ///
  /// @throws Unavailable if the write failed
  void settle(UUID release) {
    of(release).filter(Charge::isDirty).ifPresent(charge -> write(List.of(charge)));
  }

  /// Writes the changes of all watches.
  ///
  /// @throws Unavailable if a write failed
  void settle() {
    var _ = write(held.values().stream().filter(Charge::isDirty).toList());
  }

  /// Drops a watch; the next poll loads it.
  void drop(UUID release) {
    held.remove(release);
  }

  /// Writes `charges`, up to [#BATCH] in a transaction.
  ///
  /// @return the watches that another replica wrote first; they are dropped
  /// @throws Unavailable if a write failed, or its result is unknown: the watches are dropped, too
  List<Charge> write(List<Charge> charges) {
    List<Charge> lost = new ArrayList<>();
    List<Charge> ordered = charges.stream().sorted(Comparator.comparing(Charge::release)).toList();
    for (List<Charge> some : parts(ordered)) {
      Set<UUID> written = attempt(some);
      for (Charge charge : some) {
        if (!written.contains(charge.release()) || !put(charge, charge.written())) {
          drop(charge.release());
        }
        if (!written.contains(charge.release())) {
          lost.add(charge);
        }
      }
    }
    return lost;
  }

  private Set<UUID> attempt(List<Charge> charges) {
    boolean done = false;
    try {
      Set<UUID> written =
          transactions.call(tx -> watches.write(tx, charges.stream().map(Charge::change).toList()));
      done = true;
      return written;
    } finally {
      wrote(done);
      if (!done) {
        charges.forEach(charge -> drop(charge.release()));
      }
    }
  }

  /// Records whether a write of watches succeeded.
  void wrote(boolean done) {
    writable = done;
  }

  /// Whether the last write succeeded.
  boolean isWritable() {
    return writable;
  }

  private static <E> List<List<E>> parts(List<E> all) {
    List<List<E>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += BATCH) {
      parts.add(all.subList(from, Math.min(all.size(), from + BATCH)));
    }
    return parts;
  }
}
