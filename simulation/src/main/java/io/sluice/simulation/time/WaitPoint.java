package io.sluice.simulation.time;

import java.util.ArrayDeque;
import java.util.Deque;

/// A point at which threads wait. A signal without a waiting thread is kept for the next one.
public final class WaitPoint {
  private final Timeline timeline;
  private final Deque<Actor> waiting = new ArrayDeque<>();
  private boolean isOpen;

  public WaitPoint(Timeline timeline) {
    this.timeline = timeline;
  }

  /// Wakes all waiting threads.
  public void open() {
    isOpen = true;
    while (!waiting.isEmpty()) {
      timeline.wake(waiting.poll());
    }
  }

  /// Waits until the wait point is opened, at most `nanos`, and closes it again.
  ///
  /// @return whether it was opened
  public boolean await(long nanos) {
    return await(() -> timeline.pass(nanos));
  }

  /// Waits until the wait point is opened or `pollGate` finds a poll worthwhile, and closes it
  /// again.
  ///
  /// @return whether it was opened
  public boolean await(PollGate pollGate) {
    return await(() -> timeline.pass(pollGate));
  }

  private boolean await(Runnable pass) {
    if (!isOpen) {
      Actor me = timeline.current();
      waiting.add(me);
      pass.run();
      waiting.remove(me);
    }
    boolean wasOpen = isOpen;
    isOpen = false;
    return wasOpen;
  }
}
