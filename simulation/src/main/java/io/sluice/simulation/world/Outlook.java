package io.sluice.simulation.world;

import java.util.List;
import java.util.Optional;

/// What a keeper saw when it looked last: it follows from the same world that there is nothing more
/// to do than the last time.
final class Outlook {
  private final World world;
  private Optional<Object> seen = Optional.empty();

  Outlook(World world) {
    this.world = world;
  }

  /// Whether anything differs from what was seen, or it was not seen as a whole, or something waits
  /// for a round.
  boolean isNew() {
    return world.oracle.isRoundDue() || !seen.equals(Optional.of(view()));
  }

  /// Looks. What begins or ends while something is away, or fails, has not seen the world.
  void look(Runnable round) {
    seen = Optional.empty();
    Object before = view();
    boolean wasCalm = world.faults.isCalm();
    round.run();
    if (wasCalm && world.faults.isCalm()) {
      seen = Optional.of(before);
    }
  }

  /// All that a keeper reads.
  private Object view() {
    return List.of(
        world.engine.rows(),
        world.effects.unfinished(),
        world.router().snapshot(),
        world.runtime().snapshot());
  }
}
