package io.sluice.api.store;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes the streams of this process after a commit. They find the commits of other replicas at
/// their next poll.
@Singleton
public class CommitSignal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private long count;

  /// Signals a commit.
  public void wake() {
    lock.lock();
    try {
      count++;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Returns the number of signals so far: the caller reads it before a poll and passes it to
  /// [#await] after the poll.
  public long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /// Waits for a signal after the first `seen` ones, at most `time`.
  ///
  /// @throws InterruptedException if the process ends
  public void await(long seen, Duration time) throws InterruptedException {
    long left = time.toNanos();
    lock.lock();
    try {
      while (count == seen && left > 0) {
        left = woken.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
