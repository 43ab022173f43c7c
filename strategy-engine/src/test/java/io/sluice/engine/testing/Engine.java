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
import io.sluice.engine.effect.Keeper;
import io.sluice.engine.effect.LeaseRenewal;
import io.sluice.engine.effect.Pace;
import io.sluice.engine.effect.SystemPace;
import io.sluice.engine.effect.Targets;
import io.sluice.engine.effect.target.Caller;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.log.JdbcCheckpointStore;
import io.sluice.engine.log.JdbcEffectStore;
import io.sluice.engine.log.Lanes;
import io.sluice.engine.log.Replay;
import io.sluice.engine.log.SteadyClock;
import io.sluice.engine.log.Timers;
import io.sluice.messaging.Entry;
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
/// rounds, effects run on threads of their own.
public final class Engine implements AutoCloseable {
  static {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(40)); // for busy machines
  }

  private final PatientTransactions transactions;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final RealPace pace = new RealPace(10);
  private final Retry retry = new Retry();
  public final String owner;
  public final JdbcEffectStore store;
  public final SteadyClock clock;
  public final Lanes lanes;
  public final EffectRunner runner;
  public final LeaseRenewal leases;
  public final Keeper keeper;
  public final Timers timers;

  /// @param replica distinguishes the engines that share `database`
  public Engine(DataSource database, Runtime runtime, Router router, String replica) {
    this(database, runtime, router, _ -> 200, replica);
  }

  /// @param caller the client for call steps
  public Engine(
      DataSource database, Runtime runtime, Router router, Caller caller, String replica) {
    this(database, runtime, router, caller, new SystemPace(), replica);
  }

  /// @param time the pace of its clock
  public Engine(
      DataSource database,
      Runtime runtime,
      Router router,
      Caller caller,
      Pace time,
      String replica) {
    owner = replica + "/" + UUID.randomUUID();
    transactions = new PatientTransactions(database);
    store = new JdbcEffectStore(transactions);
    clock = new SteadyClock(transactions, time);
    clock.round();
    var started = new AtomicReference<Optional<EffectRunner>>(Optional.empty());
    lanes =
        new Lanes(
            transactions,
            clock,
            UUID::randomUUID,
            owner,
            ids -> started.get().ifPresent(r -> r.offer(ids)));
    var targets =
        new Targets(
            List.of(runtime),
            List.of(router),
            _ -> new Targets.Binding(runtime.name(), "edge"),
            caller);
    leases = new LeaseRenewal(targets, pace);
    runner = new EffectRunner(store, lanes, targets, leases, retry, pace, workers, owner, () -> {});
    started.set(Optional.of(runner));
    keeper = new Keeper(store, lanes, targets, leases);
    timers = new Timers(store, lanes, clock, pace);
  }

  public UUID post(ReleaseSpec spec) {
    UUID release = UUID.randomUUID();
    send(
        new Signal.Posted(
            release, spec, Optional.empty(), Optional.empty(), "test", Optional.empty()));
    return release;
  }

  public void send(Signal signal) {
    lanes.handle("test", envelope(UUID.randomUUID()), _ -> Optional.of(signal));
  }

  public static Envelope<Progress.Stopped> envelope(UUID id) {
    return new Envelope<>(
        id,
        "/test",
        Specs.LANE.toString(),
        Optional.empty(),
        1,
        Instant.EPOCH,
        new Progress.Stopped());
  }

  public Lane lane() {
    return store.lane(Specs.LANE);
  }

  public Percent weight(UUID release) {
    return lane().weight(release);
  }

  public List<String> log() {
    return transactions.call(tx ->
        tx.entries(Specs.LANE.toString(), 0, 10_000).stream()
            .map(entry -> entry.type().substring("io.sluice.".length()))
            .toList());
  }

  /// Returns all events of the lane.
  public List<Event> events() {
    return transactions.call(tx ->
        tx.entries(Specs.LANE.toString(), 0, 10_000).stream()
            .map(entry -> Json.read(entry.json(), Event.class))
            .toList());
  }

  /// Returns the lane's events that give a reason.
  public List<String> reasons() {
    return transactions.call(tx ->
        tx.entries(Specs.LANE.toString(), 0, 10_000).stream()
            .map(Entry::json)
            .filter(json -> json.contains("\"reason\""))
            .toList());
  }

  /// Runs the replay check of a start, and returns the lanes whose row is not the fold of their
  /// log.
  public List<LaneKey> broken() {
    return new Replay(new JdbcCheckpointStore(transactions), transactions, lanes).check();
  }

  /// Stops its effects immediately, as if the process had died.
  @Override
  public void close() {
    retry.stop();
    pace.stop();
    workers.close();
  }
}
