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

/// A bus that tells onlookers what it took. Whoever sends never waits for them: what they are too
/// slow for is left out, and counted.
public final class Onlookers implements Bus, AutoCloseable {
  /// Events that may wait for the onlookers; the next ones are left out.
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

  /// @param onlookers asked for once it is started: they may need who sends
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

  /// How many events onlookers did not hear of, or made a mistake with, since the start.
  public long dropped() {
    return dropped.sum();
  }

  /// Tells what waits by now, and ends.
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
      // A fault of an onlooker must not delay the sending of entries.
      dropped.increment();
      LOG.debugf(e, "%s did not take %s", onlooker, entry.id());
    }
  }
}
