package io.sluice.simulation.store;

import io.sluice.simulation.time.Timeline;
import io.sluice.simulation.time.WaitPoint;
import java.time.Duration;
import java.util.Optional;

/// The lock of one row, or an advisory lock.
final class RowLock {
  private static final long LOCK_TIMEOUT = Duration.ofSeconds(1).toNanos();

  private final Timeline timeline;
  private final WaitPoint free;
  private Optional<SimTx> holder = Optional.empty();

  RowLock(Timeline timeline) {
    this.timeline = timeline;
    this.free = new WaitPoint(timeline);
  }

  /// Takes the lock if it is free.
  boolean tryTake(SimTx tx) {
    holder.filter(SimTx::isOverdue).ifPresent(SimTx::end);
    if (holder.isPresent() && !holder.get().equals(tx)) {
      return false;
    }
    holder = Optional.of(tx);
    return true;
  }

  /// Waits for the lock, at most 1 s, and no longer than the time limit of `tx`.
  ///
  /// @return false if the lock stayed taken
  boolean take(SimTx tx) {
    long until = Math.min(timeline.now() + LOCK_TIMEOUT, tx.deadline());
    while (!tryTake(tx)) {
      long left = Math.min(until, holder.orElse(tx).deadline()) - timeline.now();
      if (timeline.now() >= until) {
        return false;
      }
      var _ = free.await(Math.max(left, 1));
    }
    return true;
  }

  void release(SimTx tx) {
    if (holder.filter(tx::equals).isPresent()) {
      holder = Optional.empty();
      free.open();
    }
  }
}
