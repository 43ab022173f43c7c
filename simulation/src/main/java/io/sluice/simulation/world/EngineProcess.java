package io.sluice.simulation.world;

import io.sluice.contract.Envelope;
import io.sluice.contract.Request;
import io.sluice.contract.Setting;
import io.sluice.contract.Topic;
import io.sluice.contract.Verdict;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.EffectRow;
import io.sluice.engine.effect.EffectRunner;
import io.sluice.engine.effect.Keeper;
import io.sluice.engine.effect.LeaseRenewal;
import io.sluice.engine.effect.Pace;
import io.sluice.engine.effect.Targets;
import io.sluice.engine.log.Admission;
import io.sluice.engine.log.Lanes;
import io.sluice.engine.log.Replay;
import io.sluice.engine.log.SteadyClock;
import io.sluice.engine.log.Timers;
import io.sluice.messaging.Relay;
import io.sluice.messaging.Retry;
import io.sluice.simulation.store.EngineSimTx;
import io.sluice.simulation.store.EngineStore;
import io.sluice.simulation.store.Session;
import io.sluice.simulation.store.SimCheckpointStore;
import io.sluice.simulation.target.RouterClient;
import io.sluice.simulation.target.RuntimeClient;
import io.sluice.simulation.target.SimRouter;
import io.sluice.simulation.target.SimRuntime;
import io.sluice.simulation.time.Gate;
import io.sluice.simulation.time.Host;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A replica of strategy-engine: the beans and loops of the service, on simulated ports.
final class EngineProcess {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration RENEWAL = Duration.ofSeconds(1);
  private static final Duration CLOCK = Duration.ofSeconds(1);
  private static final Duration KEEPER = Duration.ofSeconds(5);
  private static final Duration WATCH = Duration.ofMillis(200);

  private final World world;
  private final Host host;
  private final Loops loops;
  private final Retry retry;
  private final Gate appended;
  private final Gate keeping;
  private final Session<EngineSimTx> session;
  private final EngineStore store;
  private final Targets targets;
  private final SteadyClock clock;
  private final Lanes lanes;
  private final LeaseRenewal leases;
  private final EffectRunner runner;
  private final Pace pace;
  private int duesSeen;

  EngineProcess(World world, Host host) {
    this.world = world;
    this.host = host;
    loops = new Loops(world, host);
    retry = world.retry();
    pace = new SimPace(world.timeline);
    appended = new Gate(world.timeline);
    keeping = new Gate(world.timeline);
    session =
        new Session<>(
            world.engine,
            host,
            (database, me) -> new EngineSimTx(database, me, world.effects),
            appended::open);
    store =
        new EngineStore(
            session,
            world.engine,
            world.effects,
            row -> world.oracle.lane(row.key()).record().read(row));
    targets = targets(world, host);
    clock = new SteadyClock(session, pace);
    lanes = new Lanes(session, clock, world.chance::id, host.toString(), this::offer);
    leases = new LeaseRenewal(targets, pace);
    runner =
        new EffectRunner(
            store,
            lanes,
            targets,
            leases,
            retry,
            pace,
            effect -> loops.spawn("effect", effect),
            host.toString(),
            keeping::open);
  }

  private static Targets targets(World world, Host host) {
    return new Targets(
        List.of(new RuntimeClient(world.runtime(), world.calls, host)),
        List.of(new RouterClient(world.router(), world.calls, host)),
        _ -> new Targets.Binding(SimRuntime.NAME, SimRouter.NAME),
        world.callee().from(world.calls, host));
  }

  void start() {
    var keeper = new Keeper(store, lanes, targets, leases);
    var timers = new Timers(store, lanes, clock, pace);
    var outlook = new Outlook(world);
    loops.relaying(
        appended, world.engine, new Relay(session, world.broker.bus(host, World.ENGINE), RENEWAL));
    loops.every("effects", POLL, () -> !world.effects.isIdle(), runner::round);
    loops.every("leases", RENEWAL, () -> world.effects.isOwner(host.toString()), runner::renew);
    loops.every("clock", CLOCK, () -> true, clock::round);
    loops.every(
        "timers",
        POLL,
        this::isTime,
        () -> {
          duesSeen = world.effects.dueChanges();
          timers.round();
        });
    loops.every(
        "weight leases",
        RENEWAL,
        () -> world.observed.isNew(host),
        () -> {
          world.observed.takeFor(host).forEach(leases::observe);
          leases.round();
        });
    loops.awaiting(
        "keeper",
        keeping,
        KEEPER,
        outlook::isNew,
        () -> {
          outlook.look(() -> round(keeper));
          world.timeline.pass(WATCH.toNanos());
        });
    consume();
  }

  private void consume() {
    new Reading(world, host, loops, World.ENGINE, session)
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

  private void round(Keeper keeper) {
    long begun = world.timeline.now();
    world.oracle.roundBegins();
    keeper.round();
    world.oracle.roundEnded(begun);
  }

  /// Whether a lane is due, or its due time was changed.
  private boolean isTime() {
    return duesSeen != world.effects.dueChanges()
        || clock
            .findNow()
            .filter(now -> world.effects.isAnyDue(now.at(), world.engine.clock()))
            .isPresent();
  }

  private void offer(List<EffectRow> effects) {
    runner.offer(effects);
  }

  private void request(Envelope<Request> request) {
    var admission = new Admission(targets);
    lanes.handle("requests", request, tx -> admission.signal(tx, request));
  }

  private void setting(Setting setting) {
    var _ =
        session.call(tx -> {
          Setting newest = tx.newest(setting);
          if (newest instanceof Setting.EnvironmentSet environment) {
            tx.lookAgain(environment.name());
          }
          return newest;
        });
  }

  private void verdict(Envelope<Verdict> envelope) {
    Verdict verdict = envelope.event();
    Signal signal =
        new Signal.Judged(
            envelope.release().orElseThrow(),
            verdict.step(),
            verdict.verdict(),
            verdict.sentence());
    lanes.handle("verdicts", envelope, _ -> Optional.of(signal));
  }

  /// Checks the logs against the checkpoints, as a replica does at its start.
  private void replay() {
    var checkpoints = new SimCheckpointStore(session, world.engine, world.effects);
    var differing = retry.call("replay", () -> new Replay(checkpoints, session, lanes).check());
    if (!differing.isEmpty()) {
      world.oracle.findings().add("S9", "at the start of %s differ %s".formatted(host, differing));
    }
  }
}
