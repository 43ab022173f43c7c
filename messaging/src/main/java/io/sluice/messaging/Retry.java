package io.sluice.messaging;

import io.sluice.messaging.Transactions.UnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Retries work that throws [UnavailableException], in place and without limit: first after 10 ms,
/// then at doubled intervals up to 1 s. From the third time-out of one piece of work on, each
/// time-out doubles the limit of its transaction, up to [TransactionLimit#LONGEST]; the third one
/// also pages. Work that keeps failing is logged once a minute.
public final class Retry {
  private static final Duration DELAY_MIN = Duration.ofMillis(10);
  private static final Duration DELAY_MAX = Duration.ofSeconds(1);
  private static final int TIME_OUTS_MAX = 3;

  /// Number of tries before the first log line: after about a second, then once a minute.
  private static final int LOG_FIRST = 8;

  private static final int LOG_EVERY = 60;

  private static final Logger LOG = Logger.getLogger(Retry.class);

  private final Pause pause;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Map<Waiting, String> failures = new ConcurrentHashMap<>();

  /// Waits between two tries.
  @FunctionalInterface
  public interface Pause {
    /// @return false if the wait was stopped before `time` had passed
    boolean await(Duration time);
  }

  /// The work was abandoned because the process ends; it must be done after the next start.
  public static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoppedException(String message, Throwable cause) {
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

  /// Runs `work` until it no longer throws [UnavailableException]; any other exception goes to the
  /// caller.
  ///
  /// @param name of the work, for [#pendingWork]
  /// @throws StoppedException if the process ends before the work succeeded
  public <R> R call(String name, Supplier<R> work) {
    return call(name, Integer.MAX_VALUE, work);
  }

  /// Runs `work` as [#call] does, but throws the last of `timeOuts` time-outs.
  ///
  /// @throws UnavailableException if the work timed out `timeOuts` times
  public <R> R call(String name, int timeOuts, Supplier<R> work) {
    var waiting = new Waiting(name, timeOuts);
    try {
      while (true) {
        try {
          return TransactionLimit.during(waiting.limit, work);
        } catch (UnavailableException e) {
          waiting.awaitRetry(e);
        }
      }
    } finally {
      failures.remove(waiting);
    }
  }

  /// Runs `work`, which has no result, as [#call] does.
  public void run(String name, Runnable work) {
    call(
        name,
        () -> {
          work.run();
          return true;
        });
  }

  /// Returns the work that is being retried now, by name, each with the reason.
  public Map<String, String> pendingWork() {
    return failures.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                failure -> failure.getKey().name, Map.Entry::getValue, (one, _) -> one));
  }

  /// Stops all retries, present and future ones.
  public void stop() {
    stopped.countDown();
  }

  /// One call that has not succeeded yet; other calls may have the same name.
  private final class Waiting {
    private final String name;
    private final int timeOutsAllowed;
    private Duration delay = DELAY_MIN;
    private Duration limit = TransactionLimit.current();
    private int tries;
    private int timeOuts;

    Waiting(String name, int timeOutsAllowed) {
      this.name = name;
      this.timeOutsAllowed = timeOutsAllowed;
    }

    void awaitRetry(UnavailableException e) {
      failures.put(this, String.valueOf(e.getMessage()));
      if (++tries % LOG_EVERY == LOG_FIRST) {
        LOG.warnf("%s must wait after %d attempts: %s", name, tries, e.getMessage());
      }
      if (e.isTimeout() && ++timeOuts >= TIME_OUTS_MAX) {
        limit = shorter(limit.multipliedBy(2), TransactionLimit.LONGEST);
        if (timeOuts == TIME_OUTS_MAX) {
          LOG.errorf("PAGE: %s timed out %d times: %s", name, timeOuts, e.getMessage());
        }
        if (timeOuts >= timeOutsAllowed) {
          throw e;
        }
      }
      if (!pause.await(delay)) {
        throw new StoppedException("stopped before it was done: " + name, e);
      }
      delay = shorter(delay.multipliedBy(2), DELAY_MAX);
    }
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
