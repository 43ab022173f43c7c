package io.sluice.health;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.health.watch.Watcher;
import io.sluice.messaging.Transactions.Unavailable;
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
  private final Wakings wakings;
  private final HealthConfig config;
  private final Timer looks;
  private final AtomicInteger open;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread ticks = Thread.ofPlatform().name("ticks").daemon().unstarted(this::tick);
  private final Thread begins = Thread.ofPlatform().name("begins").daemon().unstarted(this::begin);
  private volatile String trouble = "";
  private volatile long lookedAt = System.nanoTime();

  Ticker(Watcher<JdbcTx> watcher, Wakings wakings, HealthConfig config, MeterRegistry metrics) {
    this.watcher = watcher;
    this.wakings = wakings;
    this.config = config;
    this.looks = metrics.timer("sluice.health.looks");
    this.open = metrics.gauge("sluice.health.watches", new AtomicInteger());
  }

  void start(@Observes StartupEvent event) {
    ticks.start();
    begins.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopped.countDown();
    ticks.join(STOP);
    begins.join(STOP);
    settle();
  }

  /// Writes the buffered ticks, so that a planned restart makes no longer tick.
  private void settle() {
    try {
      watcher.settle();
    } catch (Unavailable e) {
      LOG.warnf("the last ticks cannot be written: %s", e.getMessage());
    }
  }

  /// Returns why polling fails; empty if it does not.
  String trouble() {
    return trouble;
  }

  /// Returns the time since the last regular poll began.
  Duration idle() {
    return Duration.ofNanos(System.nanoTime() - lookedAt);
  }

  private void tick() {
    long period = config.tick().toNanos();
    long next = System.nanoTime();
    try {
      while (!stopped.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        lookedAt = System.nanoTime();
        open.set(look(_ -> true, true));
        next = Math.max(next + period, System.nanoTime());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Polls woken releases early, then pauses for [#REST] times the poll's duration, at most 2 s. So
  /// early polls take a tenth of the time unless they are slow; if many watches make a poll slow,
  /// more woken releases share the next one.
  private void begin() {
    try {
      while (stopped.getCount() > 0) {
        Set<UUID> woken = wakings.take(IDLE);
        if (!woken.isEmpty()) {
          long began = System.nanoTime();
          look(woken::contains, false);
          var _ =
              stopped.await(
                  Math.min(REST * (System.nanoTime() - began), REST_MAX), TimeUnit.NANOSECONDS);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Polls the watches that match `which`; after a failure the next poll tries again.
  private int look(Predicate<UUID> which, boolean probing) {
    try {
      int looked = looks.record(() -> watcher.look(which, probing));
      trouble = "";
      return looked;
    } catch (Unavailable e) {
      LOG.warnf("cannot poll, retrying: %s", e.getMessage());
      trouble = String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      // The loop must survive any failure: without it no release is judged.
      LOG.error("cannot poll, retrying", e);
      trouble = String.valueOf(e.getMessage());
    }
    return open.get();
  }
}
