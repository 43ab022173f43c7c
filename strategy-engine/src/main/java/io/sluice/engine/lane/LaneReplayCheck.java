package io.sluice.engine.lane;

import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.Evolver;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.LaneEvent;
import io.sluice.engine.effect.LaneBatch;
import io.sluice.engine.lane.CheckpointStore.Checkpoint;
import io.sluice.engine.lane.CheckpointStore.Unchecked;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.Transactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/// Checks lanes' rows against their logs: the fold of the log must be consistent with the row (see
/// [Lane#isConsistentWith]). A confirmed state becomes a checkpoint, and the next check begins
/// there: of an unchanged lane nothing is read.
public final class LaneReplayCheck {
  private static final int LANES = 500;
  private static final int PAGE = 500;
  private static final Logger LOG = Logger.getLogger(LaneReplayCheck.class);

  private final CheckpointStore checkpoints;
  private final Transactions<? extends EngineTx> transactions;
  private final LaneProcessor laneProcessor;

  /// @param laneProcessor that holds the releases of lanes that differ
  public LaneReplayCheck(
      CheckpointStore checkpoints,
      Transactions<? extends EngineTx> transactions,
      LaneProcessor laneProcessor) {
    this.checkpoints = checkpoints;
    this.transactions = transactions;
    this.laneProcessor = laneProcessor;
  }

  /// Checks all lanes that changed since their last check. Those that differ are held, and a page
  /// is logged.
  ///
  /// @return those that differ
  public List<LaneKey> check() {
    var different = new ArrayList<LaneKey>();
    LaneBatch.run(
        changed(),
        lane -> {
          if (isDifferent(lane)) {
            different.add(lane);
            laneProcessor.markDiverged(lane);
          }
        });
    return different;
  }

  private List<LaneKey> changed() {
    var changed = new ArrayList<LaneKey>();
    List<LaneKey> page = checkpoints.changed("", LANES);
    while (!page.isEmpty()) {
      changed.addAll(page);
      page = checkpoints.changed(page.getLast().toString(), LANES);
    }
    return changed;
  }

  /// Whether a lane's row differs from its log. Another replica may confirm more of the lane
  /// meanwhile, and the confirmed entries may be removed from the log: then the lane is checked
  /// again.
  private boolean isDifferent(LaneKey lane) {
    Optional<Unchecked> unchecked = checkpoints.read(lane);
    while (unchecked.isPresent()) {
      Optional<String> difference = findDifference(unchecked.get());
      if (difference.isEmpty()) {
        return false;
      }
      Optional<Unchecked> now = checkpoints.read(lane);
      if (now.flatMap(Unchecked::confirmed).equals(unchecked.get().confirmed())) {
        LOG.errorf("PAGE: %s: %s", lane, difference.get());
        return true;
      }
      unchecked = now;
    }
    return false;
  }

  /// Returns the difference between row and log; saves a checkpoint if there is none. A row that
  /// cannot be parsed counts as no difference, since its lane does nothing.
  private Optional<String> findDifference(Unchecked unchecked) {
    Lane row;
    try {
      row = LaneTransaction.lane(unchecked.row().state());
    } catch (Json.UnreadableException e) {
      LOG.errorf(
          "the row of %s cannot be read, it is not checked: %s", unchecked.lane(), e.getMessage());
      return Optional.empty();
    }
    try {
      Lane folded = fold(unchecked);
      if (!folded.isConsistentWith(row)) {
        return Optional.of("the stored state differs from the log: " + folded);
      }
      checkpoints.save(unchecked.lane(), unchecked.row());
      return Optional.empty();
    } catch (Json.UnreadableException e) {
      // A newer version wrote an event or the checkpoint: one of its replicas checks the lane.
      LOG.errorf(
          "the log of %s cannot be read, it is not checked: %s", unchecked.lane(), e.getMessage());
      return Optional.empty();
    } catch (IllegalStateException e) {
      return Optional.of("the log cannot be folded: " + e.getMessage());
    }
  }

  /// Folds the log page by page and without the lane's lock, since entries never change.
  private Lane fold(Unchecked unchecked) {
    String key = unchecked.lane().toString();
    Lane folded =
        unchecked.confirmed().map(Checkpoint::state).map(LaneTransaction::lane).orElse(Lane.EMPTY);
    long at = unchecked.confirmed().map(Checkpoint::sequence).orElse(0L);
    while (at < unchecked.row().sequence()) {
      long after = at;
      int limit = (int) Math.min(PAGE, unchecked.row().sequence() - after);
      List<LogEntry> page = transactions.call(tx -> tx.entries(key, after, limit));
      if (page.isEmpty()) {
        return folded; // a hole: the entries after it are missing
      }
      for (LogEntry entry : page) {
        var event = (Progress) Json.readEvent(entry.json());
        folded = Evolver.evolve(folded, new LaneEvent(entry.release(), event));
      }
      at = page.getLast().sequence();
    }
    return folded;
  }
}
