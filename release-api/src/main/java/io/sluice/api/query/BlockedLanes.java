package io.sluice.api.query;

import io.sluice.api.http.ProblemException;
import io.sluice.contract.LaneKey;
import io.sluice.messaging.OutboxRelay;
import io.sluice.messaging.kafka.RecordProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// The reasons why events of single lanes wait: records that this service cannot send or read, and
/// records that strategy-engine and health-monitor cannot read.
@ApplicationScoped
class BlockedLanes {
  private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(5);
  private static final Logger LOG = Logger.getLogger(BlockedLanes.class);

  private final OutboxRelay outboxRelay;
  private final RecordProcessor recordProcessor;
  private final EngineClient engineClient;
  private final HealthMonitorClient healthMonitorClient;
  private final AtomicLong refreshedAt =
      new AtomicLong(System.nanoTime() - REFRESH_INTERVAL.toNanos());
  private volatile Map<String, String> inEngine = Map.of();
  private volatile Map<String, String> inMonitor = Map.of();

  BlockedLanes(
      OutboxRelay outboxRelay,
      RecordProcessor recordProcessor,
      EngineClient engineClient,
      HealthMonitorClient healthMonitorClient) {
    this.outboxRelay = outboxRelay;
    this.recordProcessor = recordProcessor;
    this.engineClient = engineClient;
    this.healthMonitorClient = healthMonitorClient;
  }

  /// Returns the reason why events of `lane` wait. It uses the last responses of the other
  /// services, which are requested again in the background.
  Optional<String> findReason(LaneKey lane) {
    refreshIfDue();
    return Stream.of(outboxRelay.blocked(), recordProcessor.parkedLanes(), inEngine, inMonitor)
        .flatMap(lanes -> Optional.ofNullable(lanes.get(lane.toString())).stream())
        .findFirst();
  }

  /// Returns the reasons of all lanes, by name, as [#findReason] returns them.
  Map<String, String> reasons() {
    refreshIfDue();
    Map<String, String> reasons = new TreeMap<>();
    Stream.of(outboxRelay.blocked(), recordProcessor.parkedLanes(), inEngine, inMonitor)
        .forEach(lanes -> lanes.forEach(reasons::putIfAbsent));
    return reasons;
  }

  private void refreshIfDue() {
    long now = System.nanoTime();
    long last = refreshedAt.get();
    if (now - last >= REFRESH_INTERVAL.toNanos() && refreshedAt.compareAndSet(last, now)) {
      Thread.ofVirtual()
          .name("blocked lanes")
          .start(() -> {
            inEngine = read(engineClient::parked, inEngine);
            inMonitor = read(healthMonitorClient::parked, inMonitor);
          });
    }
  }

  private static Map<String, String> read(
      Supplier<Map<String, String>> query, Map<String, String> last) {
    try {
      return query.get();
    } catch (ProblemException e) {
      LOG.debugf("parked lanes cannot be read: %s", e.getMessage());
      return last;
    }
  }
}
