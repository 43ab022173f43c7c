package io.sluice.messaging.parking;

import io.sluice.messaging.MissingEventsException;
import io.sluice.messaging.Retry;
import io.sluice.messaging.TransactionLimit;
import io.sluice.messaging.Transactions.UnavailableException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/// Stores the records of a lane that this service cannot handle yet, and handles them in order as
/// soon as it can; other lanes continue. Each replica tries them: during an upgrade, one of the
/// newer version succeeds.
///
/// Several replicas may handle the same record at the same time. The record still takes effect
/// once, and each replica keeps the order of the lane.
public final class Parking implements AutoCloseable {
  private static final Comparator<ParkedLane> ORDER =
      Comparator.comparing(ParkedLane::key).thenComparing(ParkedLane::topic);
  private static final Duration ROUND_INTERVAL = Duration.ofMillis(500);

  /// Short, so that an urgent record is not delayed once its lane can continue.
  private static final Duration PAUSE_MAX = Duration.ofSeconds(5);

  /// Time for which the result of a search of the topic remains valid if an event was not found.
  private static final Duration SEARCH_RETENTION = Duration.ofMinutes(10);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  /// The limit of a transaction that handles a parked record, which may have timed out before.
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private static final int PAGE = 100;
  private static final Logger LOG = Logger.getLogger(Parking.class);

  private final ParkingStore store;
  private final MissingRecords missing;
  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();

  /// Used only by the thread of the rounds.
  private final Map<ParkedLane, Pause> pauses = new HashMap<>();

  private final Map<ParkedLane, Search> searches = new HashMap<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread rounds = thread("parking", () -> round(System.nanoTime()));

  /// A thread of its own, since a round may take long.
  private final Thread refreshes = thread("parked lanes", this::refresh);

  private volatile Map<ParkedLane, String> parked = Map.of();

  /// The last search of the topic for events of a lane.
  ///
  /// @param found offsets of the found records, by sequence
  /// @param at monotonic time, in nanoseconds
  private record Search(MissingEventsException missing, Map<Long, Long> found, long at) {
    boolean isCovering(MissingEventsException gap) {
      return missing.first() <= gap.first() && gap.last() <= missing.last();
    }
  }

  /// The pause of a lane after an attempt.
  ///
  /// @param until monotonic time, in nanoseconds
  private record Pause(Duration length, long until) {}

  /// The handling of one topic's records by a service.
  public interface Handler {
    /// Handles a record once.
    ///
    /// @throws UnavailableException if a later attempt may succeed
    HandlingResult attempt(ConsumerRecord<String, byte[]> record);

    /// Stores the record as a dead letter.
    ///
    /// @throws Retry.StoppedException if the process ends first
    void publishDeadLetter(ConsumerRecord<String, byte[]> record, HandlingResult.Rejected rejected);
  }

  public Parking(ParkingStore store, MissingRecords missing) {
    this.store = store;
    this.missing = missing;
  }

  /// Registers the handler of a topic's records; without it they stay parked.
  public void handle(String topic, Handler handler) {
    handlers.put(topic, handler);
  }

  /// Reads which lanes are parked, before the first record arrives; then handles parked records on
  /// separate threads.
  ///
  /// @throws UnavailableException if the database does not answer; the caller must try again
  public void start() {
    refresh();
    rounds.start();
    refreshes.start();
  }

  /// Returns the lanes with parked records, each with the reason of its first record; at most a
  /// second old while the database answers.
  public Map<ParkedLane, String> lanes() {
    return parked;
  }

  /// @throws UnavailableException if the database did not store it now
  /// @throws RuntimeException if the database will never store it
  public void park(ParkedRecord record, String reason) {
    store.add(List.of(record), reason);
    markParked(record.lane(), reason);
  }

  private synchronized void markParked(ParkedLane lane, String reason) {
    if (!parked.containsKey(lane)) {
      LOG.warnf("%s waits, the others continue: %s", lane, reason);
      var extended = new HashMap<>(parked);
      extended.put(lane, reason);
      parked = Map.copyOf(extended);
    }
  }

  /// Tries each parked lane whose pause is over, once. Not thread-safe.
  ///
  /// @param now monotonic time, in nanoseconds
  /// @throws UnavailableException if the database is unavailable
  public void round(long now) {
    refresh();
    pauses.keySet().retainAll(parked.keySet());
    searches.keySet().retainAll(parked.keySet());
    for (ParkedLane lane : parked.keySet().stream().sorted(ORDER).toList()) {
      Optional<Pause> pause = Optional.ofNullable(pauses.get(lane));
      Handler handler = handlers.get(lane.topic());
      if (handler != null && pause.filter(it -> it.until() - now > 0).isEmpty()) {
        pauses.put(lane, lengthen(pause, now));
        handleLane(lane, handler, now);
      }
    }
    refresh();
  }

  private synchronized void refresh() {
    parked = Map.copyOf(store.lanes());
  }

  private static Pause lengthen(Optional<Pause> pause, long now) {
    Duration twice = pause.map(it -> it.length().multipliedBy(2)).orElse(ROUND_INTERVAL);
    Duration length = twice.compareTo(PAUSE_MAX) < 0 ? twice : PAUSE_MAX;
    return new Pause(length, now + length.toNanos());
  }

  /// Handles the records of `lane` until none is left or one must wait.
  private void handleLane(ParkedLane lane, Handler handler, long now) {
    List<ParkedRecord> page = store.first(lane, PAGE);
    while (!page.isEmpty() && stopped.getCount() > 0) {
      for (ParkedRecord record : page) {
        if (!tryRecord(record, handler, now)) {
          return;
        }
        pauses.remove(lane);
      }
      page = store.first(lane, PAGE);
    }
    if (page.isEmpty()) {
      LOG.infof("%s continues", lane);
    }
  }

  /// Tries `record` once.
  ///
  /// @return whether the lane's next record can be tried
  private boolean tryRecord(ParkedRecord record, Handler handler, long now) {
    return switch (attempt(record, handler)) {
      case HandlingResult.Done _ -> {
        store.remove(record);
        yield true;
      }
      case HandlingResult.Rejected rejected -> {
        if (!isFound(record)) {
          handler.publishDeadLetter(record.record(), rejected);
        }
        store.remove(record);
        yield true;
      }
      case HandlingResult.Waits(String reason, Optional<MissingEventsException> events) -> {
        store.updateReason(record, reason);
        events.ifPresent(gap -> fillGap(record, gap, now));
        yield false;
      }
    };
  }

  /// Whether the record was read from the topic again: then it became a dead letter when it
  /// arrived.
  private boolean isFound(ParkedRecord record) {
    return Optional.ofNullable(searches.get(record.lane()))
        .filter(search -> search.found().containsValue(record.record().offset()))
        .isPresent();
  }

  private static HandlingResult attempt(ParkedRecord record, Handler handler) {
    try {
      return TransactionLimit.during(LIMIT, () -> handler.attempt(record.record()));
    } catch (UnavailableException e) {
      if (e.isTimeout()) {
        return new HandlingResult.Waits(String.valueOf(e.getMessage()), Optional.empty());
      }
      throw e;
    }
  }

  /// Searches the topic for the missing events. An event that was found and is still missing became
  /// a dead letter; a second search cannot find more.
  private void fillGap(ParkedRecord waiting, MissingEventsException gap, long now) {
    Optional<Search> last =
        Optional.ofNullable(searches.get(waiting.lane())).filter(search -> search.isCovering(gap));
    if (last.filter(search -> search.found().containsKey(gap.first())).isPresent()) {
      store.updateReason(waiting, gap.getMessage() + ": see the dead letters of the topic");
    } else if (last.filter(search -> now - search.at() < SEARCH_RETENTION.toNanos()).isPresent()) {
      store.updateReason(waiting, gap.getMessage() + ": the topic does not contain them");
    } else {
      search(waiting, gap, now);
    }
  }

  private void search(ParkedRecord waiting, MissingEventsException gap, long now) {
    List<ParkedRecord> found = missing.search(waiting, gap);
    for (int from = 0; from < found.size(); from += PAGE) {
      store.add(found.subList(from, Math.min(from + PAGE, found.size())), "found in the topic");
    }
    Map<Long, Long> offsets =
        found.stream()
            .collect(Collectors.toMap(ParkedRecord::sequence, it -> it.record().offset()));
    searches.put(waiting.lane(), new Search(gap, offsets, now));
    if (!offsets.containsKey(gap.first())) {
      store.updateReason(waiting, gap.getMessage() + ": the topic does not contain them");
    }
    if (!found.isEmpty()) {
      pauses.remove(waiting.lane());
    }
  }

  private Thread thread(String name, Runnable work) {
    return Thread.ofPlatform().name(name).daemon().unstarted(() -> repeat(work));
  }

  private void repeat(Runnable work) {
    try {
      while (!stopped.await(ROUND_INTERVAL.toNanos(), TimeUnit.NANOSECONDS)) {
        runSafely(work);
      }
    } catch (InterruptedException | Retry.StoppedException _) {
      Thread.currentThread().interrupt(); // the process ends
    }
  }

  private static void runSafely(Runnable work) {
    try {
      work.run();
    } catch (UnavailableException e) {
      LOG.debug("parked records are not retried now", e);
    } catch (Retry.StoppedException e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError e) {
      // The thread continues with the next round: nothing else handles parked lanes.
      LOG.error("parked records are not retried now", e);
    }
  }

  @Override
  public void close() {
    stopped.countDown();
    try {
      for (Thread thread : List.of(rounds, refreshes)) {
        var _ = thread.join(STOP_TIMEOUT);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
