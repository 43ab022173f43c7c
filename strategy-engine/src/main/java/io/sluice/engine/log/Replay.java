package io.sluice.engine.log;

import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.Evolver;
import io.sluice.domain.rollout.Fact;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.EachLane;
import io.sluice.engine.effect.EffectStore;
import io.sluice.messaging.Entry;
import io.sluice.messaging.Transactions;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/// Holds each lane's row against its log: the fold of the log, read back through JSON, is the row.
public final class Replay {
  private static final int PAGE = 500;
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
    var different = new ArrayList<LaneKey>();
    EachLane.run(
        store.lanes(),
        seen -> {
          Lane folded = fold(seen);
          if (!folded.equals(seen.state())) {
            LOG.errorf("PAGE: the row of %s is not the fold of its log: %s", seen.lane(), folded);
            different.add(seen.lane());
          }
        });
    return different;
  }

  /// Page by page and without the lane's lock: what was written stays as it is.
  private Lane fold(EffectStore.Seen seen) {
    String key = seen.lane().toString();
    Lane folded = Lane.EMPTY;
    long at = 0;
    while (at < seen.sequence()) {
      long after = at;
      int limit = (int) Math.min(PAGE, seen.sequence() - after);
      List<Entry> page = transactions.call(tx -> tx.entries(key, after, limit));
      if (page.isEmpty()) {
        return folded; // a hole: what follows is not there
      }
      for (Entry entry : page) {
        var event = (Progress) Json.read(entry.json(), Event.class);
        folded = Evolver.evolve(folded, new Fact(entry.release(), event));
      }
      at = page.getLast().sequence();
    }
    return folded;
  }
}
