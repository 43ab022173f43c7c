package io.sluice.health.watch;

import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Recorded;
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
public final class Publishing<T extends Tx> {
  private static final System.Logger LOG = System.getLogger(Publishing.class.getName());

  private final Transactions<T> transactions;
  private final Watches<T> watches;
  private final Charges<T> charges;
  private final Supplier<UUID> ids;

  /// @param ids generates random event ids
  public Publishing(
      Transactions<T> transactions, Watches<T> watches, Charges<T> charges, Supplier<UUID> ids) {
    this.transactions = transactions;
    this.watches = watches;
    this.charges = charges;
    this.ids = ids;
  }

  /// Publishes the verdict that is due at `next`, and replaces `before` by the result.
  ///
  /// @return whether it was published; if not, another replica wrote the watch first, and it is
  ///   dropped
  /// @throws Transactions.Unavailable if the transaction failed, or its result is unknown: the
  ///   watch is dropped, too
  boolean publish(Charge before, Charge next) {
    Verdict verdict = next.watch().due().orElseThrow();
    Charge said = next.saying(next.watch().told(verdict), new Recorded.Published(verdict));
    boolean published = false;
    boolean done = false;
    try {
      published = transactions.call(tx -> write(tx, said, verdict));
      done = true;
    } finally {
      charges.wrote(done);
      if (!published || !charges.put(before, said.written())) {
        charges.drop(before.release());
      }
    }
    if (published) {
      tell(said.watch(), verdict);
    }
    return published;
  }

  private boolean write(T tx, Charge said, Verdict verdict) {
    LaneRow row = tx.lock(said.watch().lane().toString());
    if (watches.write(tx, List.of(said.change())).isEmpty()) {
      return false;
    }
    Instant now = tx.now();
    Instant at = now.isBefore(row.at()) ? row.at() : now;
    LaneLog.append(tx, row, ids.get(), Optional.of(said.release()), verdict, at);
    return true;
  }

  private static void tell(Watch watch, Verdict verdict) {
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
