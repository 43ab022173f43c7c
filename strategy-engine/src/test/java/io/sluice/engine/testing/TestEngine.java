package io.sluice.engine.testing;

import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.contract.ReleaseSpec;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.EffectRunner;
import io.sluice.engine.effect.LaneReconciler;
import io.sluice.engine.effect.LeaseRenewal;
import io.sluice.engine.effect.MonotonicTime;
import io.sluice.engine.effect.SystemMonotonicTime;
import io.sluice.engine.effect.TargetRegistry;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.WebhookClient;
import io.sluice.engine.lane.JdbcCheckpointStore;
import io.sluice.engine.lane.JdbcEffectStore;
import io.sluice.engine.lane.LaneProcessor;
import io.sluice.engine.lane.LaneReplayCheck;
import io.sluice.engine.lane.LaneTimers;
import io.sluice.engine.lane.SteadyClock;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.awaitility.Awaitility;

/// The engine's algorithms over a real database, without Quarkus or Kafka: the test runs the
/// passes, and effects run on threads of their own.
public final class TestEngine implements AutoCloseable {
  static {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(40)); // for busy machines
  }

  private final PatientTransactions transactions;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final ScaledMonotonicTime scaledTime = new ScaledMonotonicTime(10);
  private final Retry retry = new Retry();
  public final String owner;
  public final JdbcEffectStore store;
  public final SteadyClock clock;
  public final LaneProcessor lanes;
  public final EffectRunner runner;
  public final LeaseRenewal leases;
  public final LaneReconciler reconciler;
  public final LaneTimers timers;

  /// @param replica distinguishes the engines that share `database`
  public TestEngine(DataSource database, Runtime runtime, Router router, String replica) {
    this(database, runtime, router, _ -> 200, replica);
  }

  /// @param webhooks the client for call steps
  public TestEngine(
      DataSource database, Runtime runtime, Router router, WebhookClient webhooks, String replica) {
    this(database, runtime, router, webhooks, new SystemMonotonicTime(), replica);
  }

  /// @param time the monotonic time of its clock
  public TestEngine(
      DataSource database,
      Runtime runtime,
      Router router,
      WebhookClient webhooks,
      MonotonicTime time,
      String replica) {
    owner = replica + "/" + UUID.randomUUID();
    transactions = new PatientTransactions(database);
    store = new JdbcEffectStore(transactions);
    clock = new SteadyClock(transactions, time);
    clock.refresh();
    var started = new AtomicReference<Optional<EffectRunner>>(Optional.empty());
    lanes =
        new LaneProcessor(
            transactions,
            clock,
            UUID::randomUUID,
            owner,
            effects -> started.get().ifPresent(it -> it.submit(effects)));
    var targets =
        new TargetRegistry(
            List.of(runtime),
            List.of(router),
            _ -> new TargetRegistry.Binding(runtime.name(), "edge"),
            webhooks);
    leases = new LeaseRenewal(targets, scaledTime);
    runner =
        new EffectRunner(
            store, lanes, targets, leases, retry, scaledTime, workers, owner, () -> {});
    started.set(Optional.of(runner));
    reconciler = new LaneReconciler(store, lanes, targets, leases);
    timers = new LaneTimers(store, lanes, clock, scaledTime);
  }

  public UUID post(ReleaseSpec spec) {
    UUID release = UUID.randomUUID();
    send(
        new Signal.ReleasePosted(
            release, spec, Optional.empty(), Optional.empty(), "test", Optional.empty()));
    return release;
  }

  public void send(Signal signal) {
    lanes.handle("test", envelope(UUID.randomUUID()), _ -> Optional.of(signal));
  }

  public static Envelope<Progress.LaneStopped> envelope(UUID id) {
    return new Envelope<>(
        id,
        "/test",
        EngineSpecs.LANE.toString(),
        Optional.empty(),
        1,
        Instant.EPOCH,
        new Progress.LaneStopped());
  }

  public Lane lane() {
    return store.lane(EngineSpecs.LANE);
  }

  public Percent weight(UUID release) {
    return lane().weight(release);
  }

  public List<String> log() {
    return transactions.call(tx ->
        tx.entries(EngineSpecs.LANE.toString(), 0, 10_000).stream()
            .map(it -> it.type().substring("io.sluice.".length()))
            .toList());
  }

  /// Returns all events of the lane.
  public List<Event> events() {
    return transactions.call(tx ->
        tx.entries(EngineSpecs.LANE.toString(), 0, 10_000).stream()
            .map(it -> Json.read(it.json(), Event.class))
            .toList());
  }

  /// Returns the lane's events that give a reason.
  public List<String> reasons() {
    return transactions.call(tx ->
        tx.entries(EngineSpecs.LANE.toString(), 0, 10_000).stream()
            .map(LogEntry::json)
            .filter(json -> json.contains("\"reason\""))
            .toList());
  }

  /// Runs the replay check of a start, and returns the lanes whose row differs from the fold of
  /// their log.
  public List<LaneKey> findDivergedLanes() {
    return new LaneReplayCheck(new JdbcCheckpointStore(transactions), transactions, lanes).check();
  }

  /// Stops its effects immediately, as if the process had died.
  @Override
  public void close() {
    retry.stop();
    scaledTime.stop();
    workers.close();
  }
}
