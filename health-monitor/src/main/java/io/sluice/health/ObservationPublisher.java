package io.sluice.health;

import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.Topic;
import io.sluice.health.watch.WatchObservation;
import io.sluice.health.watch.Watcher;
import io.sluice.messaging.EventProducer;
import io.sluice.messaging.LogEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Publishes the observations of watches without the outbox: an observation that the broker does
/// not accept is dropped, and the next one contains more. Each observation proves to the engine
/// that a verdict could be delivered, so none is sent while verdicts cannot be sent.
public final class ObservationPublisher implements Watcher.ObservationListener {
  private static final Logger LOG = Logger.getLogger(ObservationPublisher.class);

  private final EventProducer producer;
  private final Supplier<Optional<String>> failure;
  private final Supplier<Set<String>> blocked;
  private final AtomicBoolean busy = new AtomicBoolean();

  /// @param failure reason why the outbox cannot be sent; empty if it can
  /// @param blocked the lanes whose own verdicts cannot be sent
  public ObservationPublisher(
      EventProducer producer, Supplier<Optional<String>> failure, Supplier<Set<String>> blocked) {
    this.producer = producer;
    this.failure = failure;
    this.blocked = blocked;
  }

  @Override
  public void publish(List<WatchObservation> observations) {
    if (failure.get().isEmpty() && busy.compareAndSet(false, true)) {
      Thread.ofVirtual().name("observations").start(() -> send(observations));
    }
  }

  private void send(List<WatchObservation> observations) {
    try {
      Set<String> blockedLanes = blocked.get();
      List<LogEntry> entries =
          observations.stream()
              .filter(observation -> !blockedLanes.contains(observation.lane().toString()))
              .map(ObservationPublisher::entry)
              .toList();
      int sent = producer.send(entries).size();
      LOG.debugf("%d of %d observations were sent", sent, observations.size());
    } catch (RuntimeException e) {
      // No verdict depends on observations; while none arrive, the engine does not renew weight
      // leases.
      LOG.debug("observations cannot be sent now", e);
    } finally {
      busy.set(false);
    }
  }

  /// @param observation an observation; its position in the lane is the number of the next tick
  private static LogEntry entry(WatchObservation observation) {
    Event event = observation.observation();
    return new LogEntry(
        observation.lane().toString(),
        observation.number() + 1,
        UUID.randomUUID(),
        Optional.of(observation.release()),
        Topic.of(event).topicName(),
        EventType.of(event),
        Json.write(event),
        observation.at());
  }
}
