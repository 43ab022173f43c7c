package io.sluice.bench.engine;

import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.EffectRunner;
import io.sluice.engine.effect.Keeper;
import io.sluice.engine.effect.LeaseRenewal;
import io.sluice.engine.effect.Pace;
import io.sluice.engine.effect.SystemPace;
import io.sluice.engine.effect.Targets;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.log.JdbcEffectStore;
import io.sluice.engine.log.JdbcEngineTx;
import io.sluice.engine.log.Lanes;
import io.sluice.engine.log.SteadyClock;
import io.sluice.engine.log.Timers;
import io.sluice.messaging.Relay;
import io.sluice.messaging.Retry;
import io.sluice.messaging.jdbc.JdbcOutbox;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.kafka.KafkaBus;
import io.sluice.sandbox.KafkaBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/// strategy-engine as its beans assemble it, with its defaults, over a broker and a database of its
/// own. Unlike in the service, signals come by a call instead of a topic, and the targets are in
/// memory.
final class Engine implements AutoCloseable {
  private static final String CONSUMER = "bench";
  private static final Duration TIMERS = Duration.ofMillis(100);
  private static final Duration EFFECTS = Duration.ofMillis(50);
  private static final Duration LEASES = Duration.ofSeconds(1);
  private static final Duration CLOCK = Duration.ofSeconds(1);
  private static final Duration KEEPER = Duration.ofSeconds(5);
  static final Duration RELAY = Duration.ofMillis(20);

  private final SystemPace pace = new SystemPace();
  private final Retry retry = new Retry();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final KafkaBus bus;
  private final Relay relay;
  private final JdbcEffectStore store;
  private final Lanes lanes;

  Engine(DataSource database, KafkaBroker broker, World world) {
    bus = new KafkaBus(Map.of("bootstrap.servers", broker.bootstrap()), "strategy-engine");
    relay =
        new Relay(
            new JdbcOutbox(new JdbcTransactions<>(database, JdbcTx::new, () -> {})), bus, RELAY);
    var transactions = new JdbcTransactions<>(database, JdbcEngineTx::new, relay::wake);
    String owner = "bench/" + UUID.randomUUID();
    store = new JdbcEffectStore(transactions);
    var started = new AtomicReference<Optional<EffectRunner>>(Optional.empty());
    var clock = new SteadyClock(transactions, pace);
    clock.round();
    lanes =
        new Lanes(
            transactions,
            clock,
            UUID::randomUUID,
            owner,
            effects -> started.get().ifPresent(runner -> runner.offer(effects)));
    Targets targets = targets(world);
    var leases = new LeaseRenewal(targets, pace);
    var runner =
        new EffectRunner(store, lanes, targets, leases, retry, pace, workers, owner, () -> {});
    started.set(Optional.of(runner));
    var keeper = new Keeper(store, lanes, targets, leases);
    var timers = new Timers(store, lanes, clock, pace);
    relay.start();
    every(EFFECTS, runner::round);
    every(LEASES, runner::renew);
    every(CLOCK, clock::round);
    every(TIMERS, timers::round);
    every(KEEPER, keeper::round);
  }

  private static Targets targets(World world) {
    return new Targets(
        List.of(world.runtime()),
        List.of(world.router()),
        _ -> new Targets.Binding(ReadyRuntime.NAME, ReadyRouter.NAME),
        letter -> {
          throw new TargetException.Hopeless("no caller for " + letter.call().host());
        });
  }

  private void every(Duration time, Runnable round) {
    workers.execute(() -> {
      try {
        while (true) {
          retry.run("bench", round);
          pace.pause(time);
        }
      } catch (Pace.Stopped | Retry.Stopped _) {
        // The run is over.
      }
    });
  }

  /// Returns once the events that follow from `signal` are committed. If a busy database exceeds a
  /// time limit, tries again, as the services do.
  void send(LaneKey lane, Signal signal) {
    Envelope<Progress> message = message(lane);
    retry.run("bench", () -> lanes.handle(CONSUMER, message, _ -> Optional.of(signal)));
  }

  static void send(Lanes lanes, LaneKey lane, Signal signal) {
    lanes.handle(CONSUMER, message(lane), _ -> Optional.of(signal));
  }

  private static Envelope<Progress> message(LaneKey lane) {
    return new Envelope<>(
        UUID.randomUUID(),
        "/sluice/bench",
        lane.toString(),
        Optional.empty(),
        1,
        Instant.EPOCH,
        new Progress.Stopped());
  }

  Lane state(LaneKey lane) {
    return retry.call("bench", () -> store.lane(lane));
  }

  /// Stops all background work.
  void stop() {
    pace.stop();
    retry.stop();
    workers.close();
  }

  @Override
  public void close() {
    stop();
    relay.close();
    bus.close();
  }
}
