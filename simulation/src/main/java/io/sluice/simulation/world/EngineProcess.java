package io.sluice.simulation.world;

import io.sluice.contract.Envelope;
import io.sluice.contract.Request;
import io.sluice.contract.Setting;
import io.sluice.contract.Topic;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.EffectRow;
import io.sluice.engine.effect.EffectRunner;
import io.sluice.engine.effect.LaneReconciler;
import io.sluice.engine.effect.LeaseRenewal;
import io.sluice.engine.effect.MonotonicTime;
import io.sluice.engine.effect.TargetRegistry;
import io.sluice.engine.lane.LaneProcessor;
import io.sluice.engine.lane.LaneReplayCheck;
import io.sluice.engine.lane.LaneTimers;
import io.sluice.engine.lane.RequestTranslator;
import io.sluice.engine.lane.SteadyClock;
import io.sluice.messaging.OutboxRelay;
import io.sluice.messaging.Retry;
import io.sluice.simulation.store.Session;
import io.sluice.simulation.store.SimEngineStore;
import io.sluice.simulation.store.SimEngineTx;
import io.sluice.simulation.target.RouterClient;
import io.sluice.simulation.target.RuntimeClient;
import io.sluice.simulation.target.SimRouter;
import io.sluice.simulation.target.SimRuntime;
import io.sluice.simulation.time.Host;
import io.sluice.simulation.time.Timeline;
import io.sluice.simulation.time.WaitPoint;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A replica of strategy-engine: the beans and loops of the service, on simulated ports.
final class EngineProcess {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration RENEWAL = Duration.ofSeconds(1);
  private static final Duration CLOCK = Duration.ofSeconds(1);
  private static final Duration RECONCILER_INTERVAL = Duration.ofSeconds(5);
  private static final Duration WATCH = Duration.ofMillis(200);

  private final SimWorld world;
  private final Host host;
  private final Loops loops;
  private final Retry retry;
  private final WaitPoint appended;
  private final WaitPoint reconciling;
  private final Session<SimEngineTx> session;
  private final SimEngineStore store;
  private final TargetRegistry targets;
  private final SteadyClock clock;
  private final LaneProcessor processor;
  private final LeaseRenewal leases;
  private final EffectRunner runner;
  private final MonotonicTime monotonicTime;
  private int duesSeen;

  EngineProcess(SimWorld world, Host host) {
    this.world = world;
    this.host = host;
    loops = new Loops(world, host);
    retry = world.retry();
    monotonicTime = new VirtualTime(world.timeline);
    appended = new WaitPoint(world.timeline);
    reconciling = new WaitPoint(world.timeline);
    session =
        new Session<>(
            world.engine,
            host,
            () -> new SimEngineTx(world.engine, host, world.effects),
            appended::open);
    store =
        new SimEngineStore(
            session, world.effects, row -> world.oracle.lane(row.key()).record().read(row));
    targets = targets(world, host);
    clock = new SteadyClock(session, monotonicTime);
    processor = new LaneProcessor(session, clock, world.random::id, host.toString(), this::submit);
    leases = new LeaseRenewal(targets, monotonicTime);
    runner =
        new EffectRunner(
            store,
            processor,
            targets,
            leases,
            retry,
            monotonicTime,
            effect -> loops.spawn("effect", effect),
            host.toString(),
            reconciling::open);
  }

  private static TargetRegistry targets(SimWorld world, Host host) {
    return new TargetRegistry(
        List.of(new RuntimeClient(world.runtime(), world.calls, host)),
        List.of(new RouterClient(world.router(), world.calls, host)),
        _ -> new TargetRegistry.Binding(SimRuntime.NAME, SimRouter.NAME),
        world.webhook().client(world.calls, host));
  }

  void start() {
    var reconciler = new LaneReconciler(store, processor, targets, leases);
    var timers = new LaneTimers(store, processor, clock, monotonicTime);
    var memo = new ReconcilerMemo(world);
    loops.relaying(
        appended,
        world.engine,
        new OutboxRelay(session, world.broker.producer(host, SimWorld.ENGINE), RENEWAL));
    loops.every("effects", POLL, () -> !world.effects.isIdle(), runner::runOnce);
    loops.every("leases", RENEWAL, () -> world.effects.isOwner(host.toString()), runner::renew);
    loops.every("clock", CLOCK, () -> true, clock::refresh);
    loops.every(
        "timers",
        POLL,
        this::isDue,
        () -> {
          duesSeen = world.effects.dueChanges();
          timers.signalDue();
        });
    loops.every(
        "weight leases",
        RENEWAL,
        () -> world.observed.hasUnread(host),
        () -> {
          world.observed.receive(host).forEach(leases::observe);
          leases.renewAll();
        });
    // The names of threads are inputs of the digest: a new name would change every digest.
    loops.awaiting(
        "keeper",
        reconciling,
        RECONCILER_INTERVAL,
        memo::isNew,
        () -> {
          memo.run(() -> round(reconciler));
          world.timeline.pass(WATCH.toNanos());
        });
    consume();
  }

  private void consume() {
    new ProcessConsumers(world, host, loops, world.engine, session)
        .of(
            world.groups.requests(),
            Topic.REQUESTS,
            Request.class,
            sent -> world.inbox.read(sent.entry()),
            this::request)
        .of(
            world.groups.settings(),
            Topic.SETTINGS,
            Setting.class,
            world::setting,
            event -> setting(event.event()))
        .of(world.groups.verdicts(), Topic.VERDICTS, Verdict.class, world::verdict, this::verdict)
        .start();
    loops.spawn("replay", this::replay);
  }

  private void round(LaneReconciler reconciler) {
    long begun = world.timeline.now();
    world.oracle.roundBegins();
    reconciler.reconcile();
    world.oracle.roundEnded(begun);
  }

  /// Whether a lane is due, or its due time was changed.
  private boolean isDue() {
    return duesSeen != world.effects.dueChanges()
        || clock
            .findNow()
            .filter(now -> world.effects.isAnyDue(now.at(), world.engine.clock()))
            .isPresent();
  }

  private void submit(List<EffectRow> effects) {
    runner.submit(effects);
  }

  private void request(Envelope<Request> request) {
    var translator = new RequestTranslator(targets);
    processor.handle("requests", request, tx -> translator.findSignal(tx, request));
  }

  private void setting(Setting setting) {
    var _ =
        session.call(tx -> {
          Setting newest = tx.newest(setting);
          if (newest instanceof Setting.EnvironmentSet environment) {
            tx.makeDue(environment.name());
          }
          return newest;
        });
  }

  private void verdict(Envelope<Verdict> envelope) {
    Verdict verdict = envelope.event();
    Signal signal =
        new Signal.VerdictReceived(
            envelope.release().orElseThrow(),
            verdict.step(),
            verdict.verdict(),
            verdict.sentence());
    processor.handle("verdicts", envelope, _ -> Optional.of(signal));
  }

  /// Checks the logs against the checkpoints, as a replica does at its start.
  private void replay() {
    var differing =
        retry.call("replay", () -> new LaneReplayCheck(store, session, processor).check());
    if (!differing.isEmpty()) {
      world.oracle.findings().add("S9", "at the start of %s differ %s".formatted(host, differing));
    }
  }

  /// Virtual time as the engine reads it.
  private record VirtualTime(Timeline timeline) implements MonotonicTime {
    @Override
    public long nanoTime() {
      return timeline.now();
    }

    @Override
    public void pause(Duration time) {
      timeline.pass(time.toNanos());
    }
  }
}
