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

/// An event producer that reports the sent entries to listeners. The sender never waits for them:
/// if the listeners are too slow, entries are dropped and counted.
public final class NotifyingEventProducer implements EventProducer, AutoCloseable {
  /// The maximum number of entries that wait for the listeners; further ones are dropped.
  public static final int WAITING_MAX = 10_000;

  private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);
  private static final Logger LOG = Logger.getLogger(NotifyingEventProducer.class);

  private final EventProducer producer;
  private final Supplier<List<PublishListener>> listeners;
  private final BlockingQueue<LogEntry> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final LongAdder dropped = new LongAdder();
  private final Thread thread = Thread.ofPlatform().name("listeners").daemon().unstarted(this::run);
  private volatile boolean stopped;

  /// Creates a producer that sends with `producer`. It calls the supplier of the listeners only
  /// after the start: listeners may depend on this producer.
  public NotifyingEventProducer(EventProducer producer, Supplier<List<PublishListener>> listeners) {
    this.producer = producer;
    this.listeners = listeners;
  }

  public void start() {
    thread.start();
  }

  @Override
  public Set<UUID> send(List<LogEntry> entries) {
    return send(entries, (_, _) -> {});
  }

  @Override
  public Set<UUID> send(List<LogEntry> entries, BiConsumer<UUID, String> rejected) {
    Set<UUID> sent = producer.send(entries, rejected);
    for (LogEntry entry : entries) {
      if (sent.contains(entry.id()) && !waiting.offer(entry)) {
        dropped.increment();
      }
    }
    return sent;
  }

  @Override
  public Optional<String> findFailure() {
    return producer.findFailure();
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
      if (thread.isAlive() && !thread.join(STOP_TIMEOUT)) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<PublishListener> all = listeners.get();
    try {
      while (!stopped || !waiting.isEmpty()) {
        LogEntry entry = waiting.poll(POLL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        if (entry != null) {
          all.forEach(listener -> report(listener, entry));
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void report(PublishListener listener, LogEntry entry) {
    try {
      listener.sent(entry);
    } catch (RuntimeException e) {
      // A failing listener must not delay the sending of entries.
      dropped.increment();
      LOG.debugf(e, "%s failed on %s", listener, entry.id());
    }
  }
}
