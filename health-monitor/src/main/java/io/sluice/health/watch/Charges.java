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

/// The watches that this replica has charge of, in memory. The database is right: whoever finds
/// that another one has written a watch, or does not know whether his own writing took place,
/// forgets what he holds and loads it again. For several threads, of which none waits for another.
public final class Charges<T extends Tx> {
  /// Most watches in one transaction.
  static final int BATCH = 250;

  /// Most watches that one look loads: those that are there already don't wait for the others.
  static final int LOADS = 1_000;

  private final Transactions<T> transactions;
  private final Watches<T> watches;
  private final Predicate<LaneKey> mine;
  private final Map<UUID, Charge> held = new ConcurrentHashMap<>();
  private volatile boolean writable = true;

  /// @param mine whose watches are this replica's
  public Charges(Transactions<T> transactions, Watches<T> watches, Predicate<LaneKey> mine) {
    this.transactions = transactions;
    this.watches = watches;
    this.mine = mine;
  }

  /// What is held after a look into the database.
  ///
  /// @param at by the database's clock
  record Present(List<Charge> charges, Instant at) {}

  private record Found(List<Standing> open, Instant at) {}

  /// Brings what is held up to date.
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

  /// Writes what is held of lanes that are another replica's now.
  private void leave(Map<UUID, Standing> open) {
    write(
        held.values().stream()
            .filter(charge -> !open.containsKey(charge.release()) && charge.isDirty())
            .toList());
  }

  /// Whether it ended, or another one wrote it.
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

  /// Puts `next` in the place of `before`.
  ///
  /// @return whether that was still there
  boolean put(Charge before, Charge next) {
    return held.replace(before.release(), before, next);
  }

  /// The release of `lane` that is watched, as far as it is held.
  Optional<UUID> of(LaneKey lane) {
    return held.values().stream()
        .filter(charge -> charge.watch().lane().equals(lane))
        .map(Charge::release)
        .findFirst();
  }

  Optional<Charge> of(UUID release) {
    return Optional.ofNullable(held.get(release));
  }

  /// Writes what became of `release`, before something else is written of it.
  ///
  /// @throws Unavailable if the database did not do it
  void settle(UUID release) {
    of(release).filter(Charge::isDirty).ifPresent(charge -> write(List.of(charge)));
  }

  /// Writes what became of all of them.
  ///
  /// @throws Unavailable if the database did not do it
  void settle() {
    var _ = write(held.values().stream().filter(Charge::isDirty).toList());
  }

  /// Forgets it: the next look loads it.
  void drop(UUID release) {
    held.remove(release);
  }

  /// Writes `charges`, many in a transaction.
  ///
  /// @return those that were not written, since another one was first; they are forgotten
  /// @throws Unavailable if the database did not do it, or may not have: they are forgotten, too
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

  /// Somebody tried to write a watch.
  void wrote(boolean done) {
    writable = done;
  }

  /// Whether the database did what was to be written last.
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
