package io.sluice.api.stream;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Tells the streams of this process that something was committed. What another replica commits
/// they find at their next look.
@Singleton
public class Wakes {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private long count;

  /// Something was committed.
  public void wake() {
    lock.lock();
    try {
      count++;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// How often it was woken so far: taken before a look, for [#await] after it.
  long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until it was woken more often than `seen`, at most `time`.
  ///
  /// @throws InterruptedException if the process ends
  void await(long seen, Duration time) throws InterruptedException {
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
