package io.sluice.messaging.parking;

import io.sluice.messaging.MissingEvents;
import io.sluice.messaging.Retry;
import io.sluice.messaging.TransactionLimit;
import io.sluice.messaging.Transactions.Unavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/// Keeps the records of a lane that this service cannot handle yet, and handles them in order as
/// soon as it can; other lanes go on. Whichever replica can handle them does: during an upgrade
/// that is one of the newer version.
///
/// Several replicas may handle the same record at the same time, which has no effect twice, and
/// each of them keeps the order of the lane.
public final class Parking implements AutoCloseable {
  private static final Duration ROUND = Duration.ofMillis(500);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
  private static final Duration STOP = Duration.ofSeconds(5);

  /// How long a transaction may take: the third time-out of a record in a row parks its lane.
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private static final int PAGE = 100;
  private static final Logger LOG = Logger.getLogger(Parking.class);

  private final ParkingStore store;
  private final MissingRecords missing;
  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
  private final Map<ParkedLane, Pause> pauses = new HashMap<>();

  /// The last search of each lane, if it found something.
  private final Map<ParkedLane, Search> searches = new HashMap<>();

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().name("parking").daemon().unstarted(this::run);
  private volatile Map<ParkedLane, String> parked = Map.of();

  /// @param offsets of the records that were found
  private record Search(MissingEvents missing, Set<Long> offsets) {
    boolean covers(MissingEvents gap) {
      return missing.first() <= gap.first() && missing.last() == gap.last();
    }
  }

  /// How long a lane is left alone after an attempt.
  private record Pause(Duration length, long until) {}

  /// What a service does with the records of one topic.
  public interface Handler {
    /// Handles a record once.
    ///
    /// @throws Unavailable if it may succeed another time
    Attempt attempt(ConsumerRecord<String, byte[]> record);

    /// Makes it a dead letter.
    ///
    /// @throws Retry.Stopped if the process ends first
    void bury(ConsumerRecord<String, byte[]> record, Attempt.Rejected rejected);
  }

  public Parking(ParkingStore store, MissingRecords missing) {
    this.store = store;
    this.missing = missing;
  }

  /// Names the handler of a topic's records; without it they stay parked.
  public void handle(String topic, Handler handler) {
    handlers.put(topic, handler);
  }

  /// Starts handling parked records, on a thread of its own.
  public void start() {
    thread.start();
  }

  /// The lanes with parked records, each with the reason of its first one; at most a second old.
  public Map<ParkedLane, String> lanes() {
    return parked;
  }

  /// @throws Unavailable if the database did not keep it
  public void park(ParkedRecord record, String reason) {
    store.add(List.of(record), reason);
    note(record.lane(), reason);
  }

  private synchronized void note(ParkedLane lane, String reason) {
    if (!parked.containsKey(lane)) {
      LOG.warnf("%s waits, others go on: %s", lane, reason);
      var more = new HashMap<>(parked);
      more.put(lane, reason);
      parked = Map.copyOf(more);
    }
  }

  /// Tries each parked lane whose pause is over, once.
  ///
  /// @param now monotonic, in nanoseconds
  /// @throws Unavailable if the database is unavailable
  public void round(long now) {
    refresh();
    for (ParkedLane lane : parked.keySet()) {
      Optional<Pause> pause = Optional.ofNullable(pauses.get(lane));
      Handler handler = handlers.get(lane.topic());
      if (handler != null && pause.filter(it -> it.until() - now > 0).isEmpty()) {
        pauses.put(lane, longer(pause, now));
        empty(lane, handler);
      }
    }
    refresh();
  }

  private synchronized void refresh() {
    parked = Map.copyOf(store.lanes());
    pauses.keySet().retainAll(parked.keySet());
    searches.keySet().retainAll(parked.keySet());
  }

  private static Pause longer(Optional<Pause> pause, long now) {
    Duration twice = pause.map(it -> it.length().multipliedBy(2)).orElse(ROUND);
    Duration length = twice.compareTo(PAUSE_MAX) < 0 ? twice : PAUSE_MAX;
    return new Pause(length, now + length.toNanos());
  }

  /// Handles the records of `lane` until none is left or one has to wait.
  private void empty(ParkedLane lane, Handler handler) {
    List<ParkedRecord> page = store.first(lane, PAGE);
    while (!page.isEmpty() && stopped.getCount() > 0) {
      for (ParkedRecord record : page) {
        if (!isDone(record, handler)) {
          return;
        }
      }
      page = store.first(lane, PAGE);
    }
    if (page.isEmpty()) {
      LOG.infof("%s goes on", lane);
      pauses.remove(lane);
    }
  }

  /// Whether the lane's next record can be tried.
  private boolean isDone(ParkedRecord record, Handler handler) {
    return switch (attempt(record, handler)) {
      case Attempt.Done _ -> {
        store.remove(record);
        yield true;
      }
      case Attempt.Rejected rejected -> {
        if (!isFound(record)) {
          handler.bury(record.record(), rejected);
        }
        store.remove(record);
        yield true;
      }
      case Attempt.Waits(String reason, Optional<MissingEvents> events) -> {
        store.explain(record, reason);
        events.ifPresent(gap -> fill(record, gap));
        yield false;
      }
    };
  }

  /// Whether it was read from the topic again: then it became a dead letter when it arrived.
  private boolean isFound(ParkedRecord record) {
    return search(record.lane())
        .filter(search -> search.offsets().contains(record.record().offset()))
        .isPresent();
  }

  private Optional<Search> search(ParkedLane lane) {
    return Optional.ofNullable(searches.get(lane));
  }

  private static Attempt attempt(ParkedRecord record, Handler handler) {
    try {
      return TransactionLimit.during(LIMIT, () -> handler.attempt(record.record()));
    } catch (Unavailable e) {
      if (e.timedOut()) {
        return new Attempt.Waits(String.valueOf(e.getMessage()), Optional.empty());
      }
      throw e;
    }
  }

  /// What was found once and still is missing became a dead letter: finding it again helps nobody.
  private void fill(ParkedRecord behind, MissingEvents gap) {
    if (search(behind.lane()).filter(last -> last.covers(gap)).isPresent()) {
      store.explain(behind, gap.getMessage() + ": see the dead letters of the topic");
      return;
    }
    List<ParkedRecord> found = missing.find(behind, gap);
    if (found.isEmpty()) {
      store.explain(behind, gap.getMessage() + ": the topic has none of it");
      return;
    }
    store.add(found, "found in the topic");
    Set<Long> offsets =
        found.stream().map(record -> record.record().offset()).collect(Collectors.toSet());
    searches.put(behind.lane(), new Search(gap, offsets));
    pauses.remove(behind.lane());
  }

  private void run() {
    try {
      while (!stopped.await(ROUND.toNanos(), TimeUnit.NANOSECONDS)) {
        roundSafely();
      }
    } catch (InterruptedException | Retry.Stopped _) {
      Thread.currentThread().interrupt(); // the process ends
    }
  }

  private void roundSafely() {
    try {
      round(System.nanoTime());
    } catch (Unavailable e) {
      LOG.debug("parked records are not tried now", e);
    } catch (Retry.Stopped e) {
      throw e;
    } catch (RuntimeException e) {
      // The thread goes on with the next round: parked lanes have no other way back.
      LOG.error("parked records are not tried now", e);
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    try {
      var _ = thread.join(STOP);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
