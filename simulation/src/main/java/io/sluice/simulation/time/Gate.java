package io.sluice.simulation.time;

import java.util.ArrayDeque;
import java.util.Deque;

/// Where threads wait for something. What comes while nobody waits is kept for the next one.
public final class Gate {
  private final Timeline timeline;
  private final Deque<Actor> waiting = new ArrayDeque<>();
  private boolean isOpen;

  public Gate(Timeline timeline) {
    this.timeline = timeline;
  }

  /// Lets all go on that wait.
  public void open() {
    isOpen = true;
    while (!waiting.isEmpty()) {
      timeline.wake(waiting.poll());
    }
  }

  /// Waits until it is opened, at most `nanos`; closes it behind the caller.
  ///
  /// @return whether it was opened
  public boolean await(long nanos) {
    return await(() -> timeline.pass(nanos));
  }

  /// Waits until it is opened or `look` finds that it is worth while; closes it behind the caller.
  ///
  /// @return whether it was opened
  public boolean await(Look look) {
    return await(() -> timeline.pass(look));
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
