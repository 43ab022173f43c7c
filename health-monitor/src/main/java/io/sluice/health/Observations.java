package io.sluice.health;

import io.sluice.contract.Event;
import io.sluice.contract.EventType;
import io.sluice.contract.Json;
import io.sluice.contract.Topic;
import io.sluice.health.watch.Seen;
import io.sluice.health.watch.Watcher;
import io.sluice.messaging.Bus;
import io.sluice.messaging.Entry;
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
public final class Observations implements Watcher.Showing {
  private static final Logger LOG = Logger.getLogger(Observations.class);

  private final Bus bus;
  private final Supplier<Optional<String>> trouble;
  private final Supplier<Set<String>> blocked;
  private final AtomicBoolean busy = new AtomicBoolean();

  /// @param trouble why the outbox cannot be sent; empty if it can
  /// @param blocked the lanes whose own verdicts cannot be sent
  public Observations(Bus bus, Supplier<Optional<String>> trouble, Supplier<Set<String>> blocked) {
    this.bus = bus;
    this.trouble = trouble;
    this.blocked = blocked;
  }

  @Override
  public void show(List<Seen> seen) {
    if (trouble.get().isEmpty() && busy.compareAndSet(false, true)) {
      Thread.ofVirtual().name("observations").start(() -> send(seen));
    }
  }

  private void send(List<Seen> seen) {
    try {
      Set<String> without = blocked.get();
      List<Entry> entries =
          seen.stream()
              .filter(each -> !without.contains(each.lane().toString()))
              .map(Observations::entry)
              .toList();
      int sent = bus.send(entries).size();
      LOG.debugf("%d of %d observations were sent", sent, seen.size());
    } catch (RuntimeException e) {
      // No verdict depends on observations; while none arrive, the engine does not renew weight
      // leases.
      LOG.debug("observations cannot be sent now", e);
    } finally {
      busy.set(false);
    }
  }

  /// @param seen an observation; its position in the lane is the number of the next tick
  private static Entry entry(Seen seen) {
    Event event = seen.what();
    return new Entry(
        seen.lane().toString(),
        seen.number() + 1,
        UUID.randomUUID(),
        Optional.of(seen.release()),
        Topic.of(event).topicName(),
        EventType.of(event),
        Json.write(event),
        seen.at());
  }
}
