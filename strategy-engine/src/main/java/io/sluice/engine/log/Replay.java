package io.sluice.engine.log;

import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.Evolver;
import io.sluice.domain.rollout.Fact;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.EffectStore;
import io.sluice.messaging.Entry;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.Transactions;
import java.util.List;
import org.jboss.logging.Logger;

/// Holds each lane's row against its log: the fold of the log, read back through JSON, is the row.
public final class Replay {
  /// Longer logs are not read: the lane would be kept too long.
  private static final int ENTRIES_MAX = 2_000;

  private static final Logger LOG = Logger.getLogger(Replay.class);

  private final EffectStore store;
  private final Transactions<? extends EngineTx> transactions;

  public Replay(EffectStore store, Transactions<? extends EngineTx> transactions) {
    this.store = store;
    this.transactions = transactions;
  }

  /// Checks all lanes, and pages about those that differ.
  ///
  /// @return those that differ
  public List<LaneKey> check() {
    return store.lanes().stream()
        .map(EffectStore.Seen::lane)
        .filter(lane -> !isEqual(lane))
        .toList();
  }

  private boolean isEqual(LaneKey key) {
    return transactions.call(tx -> {
      LaneRow row = tx.lock(key.toString());
      if (row.seq() > ENTRIES_MAX) {
        return true;
      }
      Lane folded = Lane.EMPTY;
      for (Entry entry : tx.entries(key.toString(), 0, ENTRIES_MAX)) {
        var event = (Progress) Json.read(entry.json(), Event.class);
        folded = Evolver.evolve(folded, new Fact(entry.release(), event));
      }
      boolean isEqual = folded.equals(Turn.lane(row.snapshot()));
      if (!isEqual) {
        LOG.errorf("PAGE: the row of %s is not the fold of its log: %s", key, folded);
      }
      return isEqual;
    });
  }
}
