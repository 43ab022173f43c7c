package io.sluice.api.status;

import io.sluice.api.engine.Engine;
import io.sluice.api.engine.Monitor;
import io.sluice.api.problem.Problem;
import io.sluice.contract.LaneKey;
import io.sluice.messaging.Relay;
import io.sluice.messaging.kafka.Inbound;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The reasons why events of single lanes wait: records that this service cannot send or read, and
/// records that strategy-engine and health-monitor cannot read.
@ApplicationScoped
class BlockedLanes {
  private static final Duration ASKED_EVERY = Duration.ofSeconds(5);
  private static final Logger LOG = Logger.getLogger(BlockedLanes.class);

  private final Relay relay;
  private final Inbound inbound;
  private final Engine engine;
  private final Monitor monitor;
  private final AtomicLong askedAt = new AtomicLong(System.nanoTime() - ASKED_EVERY.toNanos());
  private volatile Map<String, String> inEngine = Map.of();
  private volatile Map<String, String> inMonitor = Map.of();

  BlockedLanes(Relay relay, Inbound inbound, Engine engine, Monitor monitor) {
    this.relay = relay;
    this.inbound = inbound;
    this.engine = engine;
    this.monitor = monitor;
  }

  /// Returns the reason why events of `lane` wait. It uses the last answers of the other services,
  /// which are requested again in the background.
  Optional<String> reason(LaneKey lane) {
    askAgain();
    return Stream.of(relay.blocked(), inbound.parkedLanes(), inEngine, inMonitor)
        .flatMap(lanes -> Optional.ofNullable(lanes.get(lane.toString())).stream())
        .findFirst();
  }

  private void askAgain() {
    long now = System.nanoTime();
    long last = askedAt.get();
    if (now - last >= ASKED_EVERY.toNanos() && askedAt.compareAndSet(last, now)) {
      Thread.ofVirtual()
          .name("blocked lanes")
          .start(() -> {
            inEngine = answer(engine::parked, inEngine);
            inMonitor = answer(monitor::parked, inMonitor);
          });
    }
  }

  private static Map<String, String> answer(
      Supplier<Map<String, String>> question, Map<String, String> last) {
    try {
      return question.get();
    } catch (Problem e) {
      LOG.debugf("parked lanes cannot be read: %s", e.getMessage());
      return last;
    }
  }
}
