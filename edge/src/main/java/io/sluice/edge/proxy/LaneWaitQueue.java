package io.sluice.edge.proxy;

import java.util.ArrayList;
import java.util.List;

/// Requests that wait for their lane after the edge started without its table. The reconciler
/// notices the restart and writes the lanes again; until then an unknown host cannot be rejected.
/// Belongs to one loop.
final class LaneWaitQueue {
  /// Maximum number of waiting requests; further ones are rejected at once.
  private static final int WAITING_MAX = 1_000;

  private final long until;
  private List<Runnable> waiting = new ArrayList<>();

  /// @param until end of the wait, by [System#nanoTime]
  LaneWaitQueue(long until) {
    this.until = until;
  }

  /// @param retry runs the request again
  /// @return whether it waits
  boolean park(Runnable retry) {
    boolean room = System.nanoTime() - until < 0 && waiting.size() < WAITING_MAX;
    if (room) {
      waiting.add(retry);
    }
    return room;
  }

  /// Retries all waiting requests, with the current table; until the end of the wait they may park
  /// again.
  void retryAll() {
    List<Runnable> all = waiting;
    waiting = new ArrayList<>();
    all.forEach(Runnable::run);
  }
}
