package io.sluice.edge.proxy;

import java.util.ArrayList;
import java.util.List;

/// Where requests wait for their lane after the edge was started without its table: whoever keeps
/// the lanes will notice that start and write them again, and until then nobody can say that a host
/// is unknown. Belongs to one loop.
final class Parking {
  /// Most requests that wait; the others are refused at once.
  private static final int MOST = 1_000;

  private final long until;
  private List<Runnable> waiting = new ArrayList<>();

  /// @param until of [System#nanoTime]
  Parking(long until) {
    this.until = until;
  }

  /// @param again looks for the lane again
  /// @return whether it waits
  boolean park(Runnable again) {
    boolean room = System.nanoTime() - until < 0 && waiting.size() < MOST;
    if (room) {
      waiting.add(again);
    }
    return room;
  }

  /// Another table is there, or the time is up: all look again, and may come back.
  void leave() {
    List<Runnable> all = waiting;
    waiting = new ArrayList<>();
    all.forEach(Runnable::run);
  }
}
