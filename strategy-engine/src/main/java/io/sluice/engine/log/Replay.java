package io.sluice.engine.log;

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
import java.util.Optional;
import org.jboss.logging.Logger;

/// Holds each lane's row against its log: the fold of the log, read back through JSON, is the row.
public final class Replay {
  private static final int PAGE = 500;
  private static final Logger LOG = Logger.getLogger(Replay.class);

  private final EffectStore store;
  private final Transactions<? extends EngineTx> transactions;
  private final Lanes lanes;

  /// @param lanes told of those that differ
  public Replay(EffectStore store, Transactions<? extends EngineTx> transactions, Lanes lanes) {
    this.store = store;
    this.transactions = transactions;
    this.lanes = lanes;
  }

  /// Checks all lanes. Those that differ are held, and somebody is paged.
  ///
  /// @return those that differ
  public List<LaneKey> check() {
    var different = new ArrayList<LaneKey>();
    EachLane.run(
        store.lanes(),
        seen -> {
          Optional<String> difference = difference(seen);
          if (difference.isPresent()) {
            LOG.errorf("PAGE: %s: %s", seen.lane(), difference.get());
            different.add(seen.lane());
            lanes.doubt(seen.lane());
          }
        });
    return different;
  }

  private Optional<String> difference(EffectStore.Seen seen) {
    try {
      Lane folded = fold(seen);
      return folded.withoutLost().equals(seen.state().withoutLost())
          ? Optional.empty()
          : Optional.of("the row is not the fold of the log: " + folded);
    } catch (IllegalStateException | Json.Unreadable e) {
      return Optional.of("the log cannot be folded: " + e.getMessage());
    }
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
        var event = (Progress) Json.readEvent(entry.json());
        folded = Evolver.evolve(folded, new Fact(entry.release(), event));
      }
      at = page.getLast().sequence();
    }
    return folded;
  }
}
