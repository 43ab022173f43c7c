package io.sluice.api.query;

import io.sluice.api.store.CommitSignal;
import io.sluice.messaging.Transactions.UnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/// The pollers of open streams: one for all streams of a lane, and one for all of outcomes. A
/// stream without new events reads nothing. All requests that wait for commands have one, too.
@ApplicationScoped
class StreamPollers {
  private static final Duration POLL = Duration.ofMillis(150);
  private static final Duration WARNING_INTERVAL = Duration.ofMinutes(1);
  private static final Logger LOG = Logger.getLogger(StreamPollers.class);

  private final CommitSignal commitSignal;
  private final Map<String, Poller> pollers = new HashMap<>();

  StreamPollers(CommitSignal commitSignal) {
    this.commitSignal = commitSignal;
  }

  /// Starts to follow the events under `key`, with the poller of the streams that do so already.
  ///
  /// @param head reads the position of the last event
  synchronized Poller follow(String key, LongSupplier head) {
    Poller poller = pollers.computeIfAbsent(key, name -> new Poller(name, head));
    poller.followers++;
    if (poller.followers == 1) {
      poller.thread.start();
    }
    return poller;
  }

  private synchronized void leave(Poller poller) {
    poller.followers--;
    if (poller.followers == 0) {
      pollers.remove(poller.key);
    }
  }

  private synchronized boolean isFollowed(Poller poller) {
    return poller.followers > 0;
  }

  /// Returns the number of pollers.
  synchronized int count() {
    return pollers.size();
  }

  /// The poller of one lane, or of the outcomes.
  final class Poller implements AutoCloseable {
    /// The position before the first read.
    static final long UNKNOWN = -1;

    private final String key;
    private final LongSupplier head;
    private final Thread thread;
    private int followers;

    private long warned = System.nanoTime() - WARNING_INTERVAL.toNanos();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private long last = UNKNOWN;

    private Poller(String key, LongSupplier head) {
      this.key = key;
      this.head = head;
      this.thread = Thread.ofVirtual().name("stream poller").unstarted(this::run);
    }

    /// Returns the position of the last known event: the caller reads it before its events and
    /// passes it to [#await] after them.
    long last() {
      lock.lock();
      try {
        return last;
      } finally {
        lock.unlock();
      }
    }

    /// Waits for an event behind `seen`, at most `time`.
    ///
    /// @return whether there is one
    /// @throws InterruptedException if the process ends
    boolean await(long seen, Duration time) throws InterruptedException {
      long left = time.toNanos();
      lock.lock();
      try {
        while (last == seen && left > 0) {
          left = advanced.awaitNanos(left);
        }
        return last != seen;
      } finally {
        lock.unlock();
      }
    }

    /// Ends following; the poller of the last follower ends.
    @Override
    public void close() {
      leave(this);
    }

    private void run() {
      try {
        while (isFollowed(this)) {
          long seen = commitSignal.count();
          poll();
          commitSignal.await(seen, POLL);
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    private void poll() {
      try {
        advance(head.getAsLong());
      } catch (UnavailableException e) {
        LOG.debugf(e, "cannot read %s now", key);
      } catch (RuntimeException e) { // the streams must continue after one failed read
        warn(e);
      }
    }

    private void warn(RuntimeException e) {
      long now = System.nanoTime();
      if (now - warned >= WARNING_INTERVAL.toNanos()) {
        warned = now;
        LOG.warnf(e, "cannot read %s: its streams and waits receive nothing", key);
      }
    }

    private void advance(long position) {
      lock.lock();
      try {
        if (position != last) {
          last = position;
          advanced.signalAll();
        }
      } finally {
        lock.unlock();
      }
    }
  }
}
