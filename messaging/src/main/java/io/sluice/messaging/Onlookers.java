package io.sluice.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// A bus that reports the entries it has sent to listeners. The sender never waits for them:
/// entries that listeners are too slow for are dropped and counted.
public final class Onlookers implements Bus, AutoCloseable {
  /// The maximum number of entries that wait for the listeners; further ones are dropped.
  public static final int WAITING_MAX = 10_000;

  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration STOP = Duration.ofSeconds(2);
  private static final Logger LOG = Logger.getLogger(Onlookers.class);

  private final Bus bus;
  private final Supplier<List<Onlooker>> onlookers;
  private final BlockingQueue<Entry> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final LongAdder dropped = new LongAdder();
  private final Thread thread = Thread.ofPlatform().name("onlookers").daemon().unstarted(this::run);
  private volatile boolean stopped;

  /// Creates a bus that sends with `bus`. It calls the supplier of the listeners only after the
  /// start: listeners may depend on this bus.
  public Onlookers(Bus bus, Supplier<List<Onlooker>> onlookers) {
    this.bus = bus;
    this.onlookers = onlookers;
  }

  public void start() {
    thread.start();
  }

  @Override
  public Set<UUID> send(List<Entry> entries) {
    return send(entries, (_, _) -> {});
  }

  @Override
  public Set<UUID> send(List<Entry> entries, BiConsumer<UUID, String> rejected) {
    Set<UUID> taken = bus.send(entries, rejected);
    for (Entry entry : entries) {
      if (taken.contains(entry.id()) && !waiting.offer(entry)) {
        dropped.increment();
      }
    }
    return taken;
  }

  @Override
  public Optional<String> trouble() {
    return bus.trouble();
  }

  /// Returns how many events were dropped, or failed in a listener, since the start.
  public long dropped() {
    return dropped.sum();
  }

  /// Reports the waiting entries, for at most 2 s, and stops.
  @Override
  public void close() {
    stopped = true;
    try {
      if (thread.isAlive() && !thread.join(STOP)) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Onlooker> all = onlookers.get();
    try {
      while (!stopped || !waiting.isEmpty()) {
        Entry entry = waiting.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        if (entry != null) {
          all.forEach(onlooker -> tell(onlooker, entry));
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Onlooker onlooker, Entry entry) {
    try {
      onlooker.sent(entry);
    } catch (RuntimeException e) {
      // A failing listener must not delay the sending of entries.
      dropped.increment();
      LOG.debugf(e, "%s failed on %s", onlooker, entry.id());
    }
  }
}
