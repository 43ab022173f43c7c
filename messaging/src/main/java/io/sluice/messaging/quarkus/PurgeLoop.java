package io.sluice.messaging.quarkus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.jdbc.Purge;
import io.sluice.messaging.jdbc.PurgeRunner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// Runs a pass of each [Purge] once an hour, and after a minute if one was cut short.
@ApplicationScoped
public class PurgeLoop {
  private static final Duration INTERVAL = Duration.ofHours(1);
  private static final Duration RETRY_DELAY = Duration.ofMinutes(1);
  private static final String ROWS = "sluice.purge.rows";
  private static final String BATCH = "sluice.purge.batch";
  private static final String PURGE_LABEL = "what";
  private static final Logger LOG = Logger.getLogger(PurgeLoop.class);

  private final List<Purge> purges;
  private final MeterRegistry registry;
  private final PurgeRunner runner;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("purge").daemon().unstarted(this::run);

  PurgeLoop(
      JdbcTransactions<JdbcTx> transactions, @All List<Purge> purges, MeterRegistry registry) {
    this.purges = List.copyOf(purges);
    this.registry = registry;
    this.runner = new PurgeRunner(transactions, System::nanoTime, this::pause, this::count);
  }

  void start(@Observes StartupEvent event) {
    for (Purge purge : purges) {
      count(purge.name(), 0);
      var _ = batches(purge.name());
    }
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) {
    stopped.countDown();
  }

  /// Runs one pass of `purge`.
  public PurgeRunner.End run(Purge purge) {
    try {
      return runner.run(purge);
    } finally {
      endLease();
    }
  }

  private void run() {
    Duration wait = RETRY_DELAY;
    while (pause(wait)) {
      boolean isCut = false;
      for (Purge purge : purges) {
        isCut |= pass(purge) == PurgeRunner.End.CUT;
      }
      endLease();
      wait = isCut ? RETRY_DELAY : INTERVAL;
    }
  }

  private PurgeRunner.End pass(Purge purge) {
    try {
      return runner.run(purge);
    } catch (RuntimeException e) {
      // The next round purges again after any failure: nothing depends on this one.
      LOG.warnf(e, "purge of %s failed", purge.name());
      return PurgeRunner.End.DONE;
    }
  }

  private void endLease() {
    try {
      runner.endLease();
    } catch (RuntimeException e) {
      // The lease ends by itself after any failure, and the thread must run the next round.
      LOG.debug("the lease of the purges ends by itself", e);
    }
  }

  private boolean pause(Duration time) {
    try {
      return !stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void count(String purge, int rows, Duration took) {
    count(purge, rows);
    batches(purge).record(took);
  }

  private void count(String purge, int rows) {
    Counter.builder(ROWS)
        .description("Rows that were removed after their retention")
        .tag(PURGE_LABEL, purge)
        .register(registry)
        .increment(rows);
  }

  private Timer batches(String purge) {
    return Timer.builder(BATCH)
        .description("Transactions that removed rows")
        .tag(PURGE_LABEL, purge)
        .register(registry);
  }
}
