package io.sluice.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// Sends the unsent log entries to the broker, each lane in order. Several relays may run on one
/// database.
public final class OutboxRelay implements AutoCloseable {
  /// The maximum number of lanes per round: it bounds memory and how long their claims last.
  public static final int LANES_MAX = 500;

  private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

  /// Time for which a lane counts as blocked after its last rejection: another relay may have sent
  /// its entry.
  private static final Duration BLOCKED_RETENTION = Duration.ofSeconds(30);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
  private static final Logger LOG = Logger.getLogger(OutboxRelay.class);

  private final Outbox outbox;
  private final EventProducer producer;
  private final Duration interval;
  private final Semaphore work = new Semaphore(1);
  private final LongAdder sent = new LongAdder();
  private final Thread thread = Thread.ofPlatform().name("relay").daemon().unstarted(this::run);
  private final Map<String, Blocked> blocked = new ConcurrentHashMap<>();
  private volatile boolean stopped;
  private volatile Optional<String> failure = Optional.empty();

  /// @param at time of the rejection by the process's monotonic clock, in nanoseconds
  private record Blocked(String reason, long at) {}

  /// @param interval between two reads of the outbox without a wake-up
  public OutboxRelay(Outbox outbox, EventProducer producer, Duration interval) {
    this.outbox = outbox;
    this.producer = producer;
    this.interval = interval;
  }

  public void start() {
    thread.start();
  }

  /// Signals that an entry was appended and committed.
  public void wake() {
    if (work.availablePermits() == 0) {
      work.release();
    }
  }

  /// Sends until the broker accepts no further entry.
  ///
  /// @return how many entries the broker did not accept in the last round
  public int drain() {
    Round round;
    Set<String> passed = new HashSet<>();
    do {
      round = new Round(passed);
      round.run();
    } while (round.sentCount > 0 && !stopped);
    return round.unsentCount;
  }

  /// Returns how many entries were sent since the start.
  public long sent() {
    return sent.sum();
  }

  /// Returns the lanes whose next entry the broker rejects while it accepts those of other lanes,
  /// each with the reason. These lanes wait and are tried again in each round.
  public Map<String, String> blocked() {
    long oldest = System.nanoTime() - BLOCKED_RETENTION.toNanos();
    blocked.values().removeIf(lane -> lane.at() - oldest < 0);
    return blocked.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, lane -> lane.getValue().reason()));
  }

  /// Returns the reason why the relay cannot send, if there is one. A problem of a single lane is
  /// not included: see [#blocked].
  public Optional<String> findFailure() {
    return failure;
  }

  /// Stops after the present round.
  @Override
  public void close() {
    stopped = true;
    wake();
    try {
      if (thread.isAlive() && !thread.join(STOP_TIMEOUT)) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private final class Round {
    private final Set<String> passed;
    private final List<LogEntry> unsent = new ArrayList<>();
    private final Map<UUID, String> rejections = new HashMap<>();
    private int sentCount;
    private int unsentCount;

    /// @param passed lanes whose entries were not accepted in a round of this drain that sent
    ///   others
    Round(Set<String> passed) {
      this.passed = passed;
    }

    void run() {
      sentCount = outbox.relay(LANES_MAX, entries -> recordUnsent(entries, send(entries)));
      sent.add(sentCount);
      long waiting = unsent.stream().filter(entry -> !isLaneFailure(entry)).count();
      report(
          waiting == 0
              ? Optional.empty()
              : Optional.of(
                  "the broker did not accept %d entries%s"
                      .formatted(waiting, producer.findFailure().map(": "::concat).orElse(""))));
    }

    private Set<UUID> recordUnsent(List<LogEntry> entries, Set<UUID> accepted) {
      for (LogEntry entry : entries) {
        if (!accepted.contains(entry.id())) {
          unsent.add(entry);
        } else if (blocked.remove(entry.key()) != null) {
          LOG.infof("lane %s is sent again", entry.key());
        }
      }
      return accepted;
    }

    /// Whether only the lane has a problem: the broker rejected the entry permanently, or accepted
    /// those of other lanes in the same drain.
    private boolean isLaneFailure(LogEntry entry) {
      String reason = rejections.get(entry.id());
      if (reason == null && sentCount == 0 && !passed.contains(entry.key())) {
        return false;
      }
      passed.add(entry.key());
      block(entry, reason == null ? "Kafka accepts events of other lanes, but not this" : reason);
      return true;
    }

    private Set<UUID> send(List<LogEntry> entries) {
      Set<UUID> accepted = producer.send(entries, rejections::put);
      unsentCount = entries.size() - accepted.size();
      return accepted;
    }
  }

  private void block(LogEntry entry, String reason) {
    String message =
        "event %d (%s) cannot be sent: %s".formatted(entry.sequence(), entry.type(), reason);
    if (blocked.put(entry.key(), new Blocked(message, System.nanoTime())) == null) {
      LOG.warnf("lane %s waits, the others continue: %s", entry.key(), message);
    }
  }

  private void run() {
    Duration pause = interval;
    try {
      while (!stopped) {
        boolean woken = work.tryAcquire(pause.toNanos(), TimeUnit.NANOSECONDS);
        if (woken) {
          work.drainPermits();
        }
        if (!stopped) {
          pause = attempt() ? interval : lengthen(pause);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Drains once; a failed drain is tried again.
  ///
  /// @return whether the broker accepted all entries
  private boolean attempt() {
    try {
      return drain() == 0;
    } catch (RuntimeException e) {
      // Unsent entries stay in the log. A relay that stopped here would send none of them.
      report(Optional.of(String.valueOf(e.getMessage())));
      return false;
    }
  }

  private void report(Optional<String> present) {
    if (present.isPresent() && failure.isEmpty()) {
      LOG.warnf("cannot send, retrying: %s", present.get());
    } else if (present.isEmpty() && failure.isPresent()) {
      LOG.info("sending again");
    }
    failure = present;
  }

  private static Duration lengthen(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(PAUSE_MAX) < 0 ? twice : PAUSE_MAX;
  }
}
