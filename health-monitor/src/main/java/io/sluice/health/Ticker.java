package io.sluice.health;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.health.watch.Watcher;
import io.sluice.messaging.Transactions.UnavailableException;
import io.sluice.messaging.jdbc.JdbcTx;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/// Polls all watches at a fixed rate, and in between those whose tick should begin at once. Each
/// kind of poll has a thread of its own, so that slow probes do not delay a first reading.
@Singleton
class Ticker {
  private static final Duration IDLE = Duration.ofSeconds(1);

  /// Pause after an early poll, as a multiple of that poll's duration.
  private static final int REST = 9;

  private static final long REST_MAX = Duration.ofSeconds(2).toNanos();

  private static final Duration STOP = Duration.ofSeconds(5);
  private static final Logger LOG = Logger.getLogger(Ticker.class);

  private final Watcher<JdbcTx> watcher;
  private final TickTrigger trigger;
  private final HealthConfig config;
  private final Timer polls;
  private final AtomicInteger activeWatches;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread ticks =
      Thread.ofPlatform().name("ticks").daemon().unstarted(this::pollRegularly);
  private final Thread begins =
      Thread.ofPlatform().name("begins").daemon().unstarted(this::pollWoken);
  private volatile String failure = "";
  private volatile long polledAt = System.nanoTime();

  Ticker(Watcher<JdbcTx> watcher, TickTrigger trigger, HealthConfig config, MeterRegistry metrics) {
    this.watcher = watcher;
    this.trigger = trigger;
    this.config = config;
    this.polls = metrics.timer("sluice.poll");
    this.activeWatches = metrics.gauge("sluice.watches.active", new AtomicInteger());
  }

  void start(@Observes StartupEvent event) {
    ticks.start();
    begins.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopped.countDown();
    ticks.join(STOP);
    begins.join(STOP);
    flush();
  }

  /// Writes the buffered ticks, so that a planned restart makes no longer tick.
  private void flush() {
    try {
      watcher.flush();
    } catch (UnavailableException e) {
      LOG.warnf("the last ticks cannot be written: %s", e.getMessage());
    }
  }

  /// Returns why polling fails; empty if it does not.
  String failure() {
    return failure;
  }

  /// Returns the time since the last regular poll began.
  Duration idle() {
    return Duration.ofNanos(System.nanoTime() - polledAt);
  }

  private void pollRegularly() {
    long period = config.tickInterval().toNanos();
    long next = System.nanoTime();
    try {
      while (!stopped.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        polledAt = System.nanoTime();
        activeWatches.set(poll(_ -> true, true));
        next = Math.max(next + period, System.nanoTime());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Polls woken releases early, then pauses for [#REST] times the poll's duration, at most 2 s. So
  /// early polls take a tenth of the time unless they are slow; if many watches make a poll slow,
  /// more woken releases share the next one.
  private void pollWoken() {
    try {
      while (stopped.getCount() > 0) {
        Set<UUID> woken = trigger.take(IDLE);
        if (!woken.isEmpty()) {
          long began = System.nanoTime();
          poll(woken::contains, false);
          var _ =
              stopped.await(
                  Math.min(REST * (System.nanoTime() - began), REST_MAX), TimeUnit.NANOSECONDS);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Polls the watches that match `matches`; after a failure the next poll tries again.
  private int poll(Predicate<UUID> matches, boolean probing) {
    try {
      int count = polls.record(() -> watcher.poll(matches, probing));
      failure = "";
      return count;
    } catch (UnavailableException e) {
      LOG.warnf("cannot poll, retrying: %s", e.getMessage());
      failure = String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      // The loop must survive any failure: without it no release is judged.
      LOG.error("cannot poll, retrying", e);
      failure = String.valueOf(e.getMessage());
    }
    return activeWatches.get();
  }
}
