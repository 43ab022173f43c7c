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

/// Sends what watches see, past the log: an observation that the broker does not accept is dropped,
/// and the next one contains more. Each proves to the engine that a verdict could reach it, so none
/// is sent while verdicts cannot be sent.
public final class Observations implements Watcher.Showing {
  private static final Logger LOG = Logger.getLogger(Observations.class);

  private final Bus bus;
  private final Supplier<Optional<String>> trouble;
  private final Supplier<Set<String>> blocked;
  private final AtomicBoolean busy = new AtomicBoolean();

  /// @param trouble what keeps the log from being sent; empty if nothing does
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
      // No verdict depends on them; while none arrive, the engine does not renew weight leases.
      LOG.debug("observations cannot be sent now", e);
    } finally {
      busy.set(false);
    }
  }

  /// @param seen its place among the others is the number of the tick that it may see next
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
