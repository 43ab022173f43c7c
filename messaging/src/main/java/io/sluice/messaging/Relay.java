package io.sluice.messaging;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/// Brings what the log holds and the bus does not to the bus, each lane in order. Several relays
/// may run on one database.
public final class Relay implements AutoCloseable {
  /// Most lanes served by one round: bounds memory and the time their claims are held.
  public static final int LANES_MAX = 500;

  private static final Duration PAUSE_MAX = Duration.ofSeconds(1);
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final Logger LOG = Logger.getLogger(Relay.class);

  private final Outbox outbox;
  private final Bus bus;
  private final Duration poll;
  private final Semaphore work = new Semaphore(1);
  private final LongAdder sent = new LongAdder();
  private final Thread thread = Thread.ofPlatform().name("relay").daemon().unstarted(this::run);
  private volatile boolean stopped;
  private volatile Optional<String> trouble = Optional.empty();

  /// @param poll how often it looks when nobody wakes it
  public Relay(Outbox outbox, Bus bus, Duration poll) {
    this.outbox = outbox;
    this.bus = bus;
    this.poll = poll;
  }

  public void start() {
    thread.start();
  }

  /// Says that something was appended and committed.
  public void wake() {
    if (work.availablePermits() == 0) {
      work.release();
    }
  }

  /// Sends until nothing is left that the bus takes.
  ///
  /// @return how many entries the bus refused in the last round
  public int drain() {
    Round round;
    do {
      round = new Round();
      round.run();
    } while (round.taken > 0 && !stopped);
    return round.refused;
  }

  /// How many entries were sent since the start.
  public long sent() {
    return sent.sum();
  }

  /// What keeps it from sending, if anything does.
  public Optional<String> trouble() {
    return trouble;
  }

  /// Stops after the present round.
  @Override
  public void close() {
    stopped = true;
    wake();
    try {
      if (thread.isAlive() && !thread.join(STOP)) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Round {
    private int taken;
    private int refused;

    void run() {
      taken = outbox.relay(LANES_MAX, this::send);
      sent.add(taken);
      say(
          refused == 0
              ? Optional.empty()
              : Optional.of("the broker did not take %d entries".formatted(refused)));
    }

    private Set<UUID> send(List<Entry> entries) {
      Set<UUID> answer = bus.send(entries);
      refused = entries.size() - answer.size();
      return answer;
    }
  }

  private void run() {
    Duration pause = poll;
    try {
      while (!stopped) {
        boolean woken = work.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
        if (woken) {
          work.drainPermits();
        }
        if (!stopped) {
          pause = attempt() ? poll : longer(pause);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whatever goes wrong is tried again: what is unsent stays in the log.
  private boolean attempt() {
    try {
      return drain() == 0;
    } catch (RuntimeException e) {
      say(Optional.of(String.valueOf(e.getMessage())));
      return false;
    }
  }

  private void say(Optional<String> now) {
    if (now.isPresent() && trouble.isEmpty()) {
      LOG.warnf("cannot send, going on trying: %s", now.get());
    } else if (now.isEmpty() && trouble.isPresent()) {
      LOG.info("sending again");
    }
    trouble = now;
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(PAUSE_MAX) < 0 ? twice : PAUSE_MAX;
  }
}
