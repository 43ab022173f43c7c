package io.sluice.messaging;

import io.sluice.messaging.Transactions.Unavailable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Tries again, in place and without limit, what is [Unavailable]: first after 10 ms, then at
/// longer and longer intervals up to 1 s. From the third time-out of one piece of work on, each
/// doubles its transaction's limit, up to [TransactionLimit#LONGEST].
public final class Retry {
  private static final Duration FIRST = Duration.ofMillis(10);
  private static final Duration LONGEST = Duration.ofSeconds(1);
  private static final int TIME_OUTS_MAX = 3;

  private final Pause pause;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Map<String, String> troubles = new ConcurrentHashMap<>();

  /// Waits between two tries.
  @FunctionalInterface
  public interface Pause {
    /// @return false if it was stopped before `time` had passed
    boolean await(Duration time);
  }

  /// The work was given up because the process ends; it has to be done after the next start.
  public static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stopped(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// Waits in real time, until [#stop].
  public Retry() {
    this.pause = this::await;
  }

  public Retry(Pause pause) {
    this.pause = pause;
  }

  /// Runs `work` until it is not [Unavailable]; any other exception is the caller's.
  ///
  /// @param name what is being done, for [#troubles]
  /// @throws Stopped if the process ends before it worked
  public <R> R call(String name, Supplier<R> work) {
    Duration delay = FIRST;
    Duration limit = TransactionLimit.current();
    int timeOuts = 0;
    try {
      while (true) {
        try {
          return TransactionLimit.during(limit, work);
        } catch (Unavailable e) {
          troubles.put(name, String.valueOf(e.getMessage()));
          timeOuts += e.timedOut() ? 1 : 0;
          if (e.timedOut() && timeOuts >= TIME_OUTS_MAX) {
            limit = shorter(limit.multipliedBy(2), TransactionLimit.LONGEST);
          }
          if (!pause.await(delay)) {
            throw new Stopped("stopped before it was done: " + name, e);
          }
          delay = shorter(delay.multipliedBy(2), LONGEST);
        }
      }
    } finally {
      troubles.remove(name);
    }
  }

  /// As [#call], for work without a result.
  public void run(String name, Runnable work) {
    call(
        name,
        () -> {
          work.run();
          return true;
        });
  }

  /// What is being tried again just now, and why.
  public Map<String, String> troubles() {
    return Map.copyOf(troubles);
  }

  /// Gives up whatever is being tried again, now and later.
  public void stop() {
    stopped.countDown();
  }

  private boolean await(Duration time) {
    try {
      return !stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
