package io.sluice.health.watch;

import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Publishes verdicts: each in one transaction with the ticks behind it, under the lane's lock.
public final class VerdictPublisher<T extends Tx> {
  private static final System.Logger LOG = System.getLogger(VerdictPublisher.class.getName());

  private final Transactions<T> transactions;
  private final WatchStore<T> store;
  private final WatchCache<T> cache;
  private final Supplier<UUID> ids;

  /// @param ids generates random event ids
  public VerdictPublisher(
      Transactions<T> transactions, WatchStore<T> store, WatchCache<T> cache, Supplier<UUID> ids) {
    this.transactions = transactions;
    this.store = store;
    this.cache = cache;
    this.ids = ids;
  }

  /// Publishes the verdict that is due at `next`, and replaces `before` by the result.
  ///
  /// @return whether it was published; if not, another replica wrote the watch first, and it is
  ///   dropped
  /// @throws Transactions.UnavailableException if the transaction failed, or its result is unknown:
  ///   the watch is dropped, too
  boolean publish(CachedWatch before, CachedWatch next) {
    Verdict verdict = next.watch().findDue().orElseThrow();
    CachedWatch withVerdict =
        next.withPublished(
            next.watch().withPublished(verdict), new WatchEvent.VerdictPublished(verdict));
    boolean published = false;
    boolean succeeded = false;
    try {
      published = transactions.call(tx -> write(tx, withVerdict, verdict));
      succeeded = true;
    } finally {
      cache.recordWrite(succeeded);
      if (!published || !cache.put(before, withVerdict.withChangeWritten())) {
        cache.drop(before.release());
      }
    }
    if (published) {
      log(withVerdict.watch(), verdict);
    }
    return published;
  }

  private boolean write(T tx, CachedWatch withVerdict, Verdict verdict) {
    LaneRow row = tx.lock(withVerdict.watch().lane().toString());
    if (store.write(tx, List.of(withVerdict.change())).isEmpty()) {
      return false;
    }
    Instant now = tx.now();
    Instant at = now.isBefore(row.at()) ? row.at() : now;
    LaneLog.append(tx, row, ids.get(), Optional.of(withVerdict.release()), verdict, at);
    return true;
  }

  private static void log(Watch watch, Verdict verdict) {
    LOG.log(
        System.Logger.Level.INFO,
        "{0} of {1}, step {2}: {3}: {4}",
        watch.release(),
        watch.lane(),
        verdict.step(),
        verdict.verdict(),
        verdict.sentence());
  }
}
