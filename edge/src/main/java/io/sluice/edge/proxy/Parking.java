package io.sluice.edge.proxy;

import java.util.ArrayList;
import java.util.List;

/// Requests that wait for their lane after the edge started without its table. The reconciler
/// notices the restart and writes the lanes again; until then an unknown host cannot be rejected.
/// Belongs to one loop.
final class Parking {
  /// Maximum number of waiting requests; further ones are rejected at once.
  private static final int MOST = 1_000;

  private final long until;
  private List<Runnable> waiting = new ArrayList<>();

  /// @param until end of the wait, by [System#nanoTime]
  Parking(long until) {
    this.until = until;
  }

  /// @param again retries the request
  /// @return whether it waits
  boolean park(Runnable again) {
    boolean room = System.nanoTime() - until < 0 && waiting.size() < MOST;
    if (room) {
      waiting.add(again);
    }
    return room;
  }

  /// Retries all waiting requests, with the current table; until the end of the wait they may park
  /// again.
  void leave() {
    List<Runnable> all = waiting;
    waiting = new ArrayList<>();
    all.forEach(Runnable::run);
  }
}
