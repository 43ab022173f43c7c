package io.sluice.simulation.world;

import java.util.List;
import java.util.Optional;

/// The data that a reconciler read in its last round. If it is unchanged, another round would find
/// nothing more to do.
final class ReconcilerMemo {
  private final SimWorld world;
  private Optional<Object> seen = Optional.empty();

  ReconcilerMemo(SimWorld world) {
    this.world = world;
  }

  /// Whether the data has changed, the last round did not read all of it, or a rule of the oracle
  /// waits for a round.
  boolean isNew() {
    return world.oracle.isRoundDue() || !seen.equals(Optional.of(view()));
  }

  /// Runs a round and keeps the data that it read. A round that fails, or begins or ends during an
  /// outage, has not read all of it.
  void run(Runnable round) {
    seen = Optional.empty();
    Object before = view();
    boolean wasCalm = world.faults.isCalm();
    round.run();
    if (wasCalm && world.faults.isCalm()) {
      seen = Optional.of(before);
    }
  }

  /// All data that a reconciler reads.
  private Object view() {
    return List.of(
        world.engine.rows(),
        world.effects.pending(),
        world.router().snapshot(),
        world.runtime().snapshot());
  }
}
