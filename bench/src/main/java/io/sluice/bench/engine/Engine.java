package io.sluice.bench.engine;

import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.EffectRunner;
import io.sluice.engine.effect.LaneReconciler;
import io.sluice.engine.effect.LeaseRenewal;
import io.sluice.engine.effect.MonotonicTime;
import io.sluice.engine.effect.SystemMonotonicTime;
import io.sluice.engine.effect.TargetRegistry;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.engine.lane.JdbcEffectStore;
import io.sluice.engine.lane.JdbcEngineTx;
import io.sluice.engine.lane.LaneProcessor;
import io.sluice.engine.lane.LaneTimers;
import io.sluice.engine.lane.SteadyClock;
import io.sluice.messaging.OutboxRelay;
import io.sluice.messaging.Retry;
import io.sluice.messaging.jdbc.JdbcOutbox;
import io.sluice.messaging.jdbc.JdbcTransactions;
import io.sluice.messaging.jdbc.JdbcTx;
import io.sluice.messaging.kafka.KafkaEventProducer;
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
  private static final Duration TIMER_INTERVAL = Duration.ofMillis(100);
  private static final Duration EFFECT_INTERVAL = Duration.ofMillis(50);
  private static final Duration LEASE_INTERVAL = Duration.ofSeconds(1);
  private static final Duration CLOCK_INTERVAL = Duration.ofSeconds(1);
  private static final Duration RECONCILER_INTERVAL = Duration.ofSeconds(5);
  static final Duration RELAY_INTERVAL = Duration.ofMillis(20);

  private final SystemMonotonicTime monotonicTime = new SystemMonotonicTime();
  private final Retry retry = new Retry();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final KafkaEventProducer producer;
  private final OutboxRelay relay;
  private final JdbcEffectStore store;
  private final LaneProcessor processor;

  Engine(DataSource database, KafkaBroker broker, ReadyTargets readyTargets) {
    producer =
        new KafkaEventProducer(Map.of("bootstrap.servers", broker.bootstrap()), "strategy-engine");
    relay =
        new OutboxRelay(
            new JdbcOutbox(new JdbcTransactions<>(database, JdbcTx::new, () -> {})),
            producer,
            RELAY_INTERVAL);
    var transactions = new JdbcTransactions<>(database, JdbcEngineTx::new, relay::wake);
    String owner = "bench/" + UUID.randomUUID();
    store = new JdbcEffectStore(transactions);
    var started = new AtomicReference<Optional<EffectRunner>>(Optional.empty());
    var clock = new SteadyClock(transactions, monotonicTime);
    clock.refresh();
    processor =
        new LaneProcessor(
            transactions,
            clock,
            UUID::randomUUID,
            owner,
            effects -> started.get().ifPresent(runner -> runner.submit(effects)));
    TargetRegistry targets = targets(readyTargets);
    var leases = new LeaseRenewal(targets, monotonicTime);
    var runner =
        new EffectRunner(
            store, processor, targets, leases, retry, monotonicTime, workers, owner, () -> {});
    started.set(Optional.of(runner));
    var reconciler = new LaneReconciler(store, processor, targets, leases);
    var timers = new LaneTimers(store, processor, clock, monotonicTime);
    relay.start();
    every(EFFECT_INTERVAL, runner::runOnce);
    every(LEASE_INTERVAL, runner::renew);
    every(CLOCK_INTERVAL, clock::refresh);
    every(TIMER_INTERVAL, timers::signalDue);
    every(RECONCILER_INTERVAL, reconciler::reconcile);
  }

  private static TargetRegistry targets(ReadyTargets readyTargets) {
    return new TargetRegistry(
        List.of(readyTargets.runtime()),
        List.of(readyTargets.router()),
        _ -> new TargetRegistry.Binding(ReadyRuntime.NAME, ReadyRouter.NAME),
        request -> {
          throw new TargetException.Permanent("no webhook client for " + request.call().host());
        });
  }

  private void every(Duration time, Runnable round) {
    workers.execute(() -> {
      try {
        while (true) {
          retry.run("bench", round);
          monotonicTime.pause(time);
        }
      } catch (MonotonicTime.StoppedException | Retry.StoppedException _) {
        // The run is over.
      }
    });
  }

  /// Returns once the events that follow from `signal` are committed. If a busy database exceeds a
  /// time limit, tries again, as the services do.
  void send(LaneKey lane, Signal signal) {
    Envelope<Progress> message = message(lane);
    retry.run("bench", () -> processor.handle(CONSUMER, message, _ -> Optional.of(signal)));
  }

  static void send(LaneProcessor processor, LaneKey lane, Signal signal) {
    processor.handle(CONSUMER, message(lane), _ -> Optional.of(signal));
  }

  private static Envelope<Progress> message(LaneKey lane) {
    return new Envelope<>(
        UUID.randomUUID(),
        "/sluice/bench",
        lane.toString(),
        Optional.empty(),
        1,
        Instant.EPOCH,
        new Progress.LaneStopped());
  }

  Lane state(LaneKey lane) {
    return retry.call("bench", () -> store.lane(lane));
  }

  /// Stops all background work.
  void stop() {
    monotonicTime.stop();
    retry.stop();
    workers.close();
  }

  @Override
  public void close() {
    stop();
    relay.close();
    producer.close();
  }
}
