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

/// Sends the unsent log entries to the bus, each lane in order. Several relays may run on one
/// database.
public final class Relay implements AutoCloseable {
  /// The maximum number of lanes per round: it bounds memory and how long their claims are held.
  public static final int LANES_MAX = 500;

  private static final Duration PAUSE_MAX = Duration.ofSeconds(1);

  /// Time for which a lane counts as blocked after its last rejection: another relay may have sent
  /// its entry.
  private static final Duration BLOCKED = Duration.ofSeconds(30);

  private static final Duration STOP = Duration.ofSeconds(5);
  private static final Logger LOG = Logger.getLogger(Relay.class);

  private final Outbox outbox;
  private final Bus bus;
  private final Duration poll;
  private final Semaphore work = new Semaphore(1);
  private final LongAdder sent = new LongAdder();
  private final Thread thread = Thread.ofPlatform().name("relay").daemon().unstarted(this::run);
  private final Map<String, Blocked> blocked = new ConcurrentHashMap<>();
  private volatile boolean stopped;
  private volatile Optional<String> trouble = Optional.empty();

  /// @param at time of the rejection by the process's monotonic clock, in nanoseconds
  private record Blocked(String reason, long at) {}

  /// @param poll interval between two reads of the outbox without a wake-up
  public Relay(Outbox outbox, Bus bus, Duration poll) {
    this.outbox = outbox;
    this.bus = bus;
    this.poll = poll;
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

  /// Sends until the bus accepts no further entry.
  ///
  /// @return how many entries the bus did not accept in the last round
  public int drain() {
    Round round;
    Set<String> passed = new HashSet<>();
    do {
      round = new Round(passed);
      round.run();
    } while (round.taken > 0 && !stopped);
    return round.refused;
  }

  /// Returns how many entries were sent since the start.
  public long sent() {
    return sent.sum();
  }

  /// Returns the lanes whose next entry the bus does not accept while it accepts those of other
  /// lanes, each with the reason. These lanes wait and are tried again in each round.
  public Map<String, String> blocked() {
    long oldest = System.nanoTime() - BLOCKED.toNanos();
    blocked.values().removeIf(lane -> lane.at() - oldest < 0);
    return blocked.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, lane -> lane.getValue().reason()));
  }

  /// Returns the reason why the relay cannot send, if there is one. A problem of a single lane is
  /// not included: see [#blocked].
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
    private final Set<String> passed;
    private final List<Entry> left = new ArrayList<>();
    private final Map<UUID, String> rejections = new HashMap<>();
    private int taken;
    private int refused;

    /// @param passed lanes whose entries were not accepted in a round of this drain that sent
    ///   others
    Round(Set<String> passed) {
      this.passed = passed;
    }

    void run() {
      taken = outbox.relay(LANES_MAX, entries -> keep(entries, send(entries)));
      sent.add(taken);
      long waiting = left.stream().filter(entry -> !isOfLane(entry)).count();
      say(
          waiting == 0
              ? Optional.empty()
              : Optional.of(
                  "the broker did not accept %d entries%s"
                      .formatted(waiting, bus.trouble().map(": "::concat).orElse(""))));
    }

    private Set<UUID> keep(List<Entry> entries, Set<UUID> answer) {
      for (Entry entry : entries) {
        if (!answer.contains(entry.id())) {
          left.add(entry);
        } else if (blocked.remove(entry.key()) != null) {
          LOG.infof("lane %s is sent again", entry.key());
        }
      }
      return answer;
    }

    /// Whether the problem is the lane's own: the bus rejected the entry permanently, or accepted
    /// those of other lanes in the same drain.
    private boolean isOfLane(Entry entry) {
      String reason = rejections.get(entry.id());
      if (reason == null && taken == 0 && !passed.contains(entry.key())) {
        return false;
      }
      passed.add(entry.key());
      block(entry, reason == null ? "Kafka accepts events of other lanes, but not this" : reason);
      return true;
    }

    private Set<UUID> send(List<Entry> entries) {
      Set<UUID> answer = bus.send(entries, rejections::put);
      refused = entries.size() - answer.size();
      return answer;
    }
  }

  private void block(Entry entry, String reason) {
    String why =
        "event %d (%s) cannot be sent: %s".formatted(entry.sequence(), entry.type(), reason);
    if (blocked.put(entry.key(), new Blocked(why, System.nanoTime())) == null) {
      LOG.warnf("lane %s waits, the others continue: %s", entry.key(), why);
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

  /// Drains once; a failed drain is tried again.
  ///
  /// @return whether the bus accepted all entries
  private boolean attempt() {
    try {
      return drain() == 0;
    } catch (RuntimeException e) {
      // Unsent entries stay in the log. A relay that stopped here would send none of them.
      say(Optional.of(String.valueOf(e.getMessage())));
      return false;
    }
  }

  private void say(Optional<String> now) {
    if (now.isPresent() && trouble.isEmpty()) {
      LOG.warnf("cannot send, retrying: %s", now.get());
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
