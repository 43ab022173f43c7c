package io.sluice.simulation.world;

import io.sluice.contract.Envelope;
import io.sluice.contract.Event;
import io.sluice.contract.Floors;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.Setting;
import io.sluice.contract.State;
import io.sluice.contract.Verdict;
import io.sluice.engine.effect.EffectRow;
import io.sluice.messaging.LogEntry;
import io.sluice.messaging.Retry;
import io.sluice.simulation.broker.SimBroker;
import io.sluice.simulation.broker.SimBroker.Sent;
import io.sluice.simulation.fault.Calls;
import io.sluice.simulation.fault.Faults;
import io.sluice.simulation.fault.TraceLog;
import io.sluice.simulation.oracle.Oracle;
import io.sluice.simulation.oracle.OracleFindings;
import io.sluice.simulation.scenario.Scenario;
import io.sluice.simulation.scenario.ScenarioGenerator;
import io.sluice.simulation.scenario.SeededRandom;
import io.sluice.simulation.scenario.SimFloors;
import io.sluice.simulation.store.EngineTables;
import io.sluice.simulation.store.NoticeTables;
import io.sluice.simulation.store.SimDatabase;
import io.sluice.simulation.store.SimEngineTx;
import io.sluice.simulation.store.SimProjectionTx;
import io.sluice.simulation.store.SimTx;
import io.sluice.simulation.store.SimWatchStore;
import io.sluice.simulation.target.SimRouter;
import io.sluice.simulation.target.SimRuntime;
import io.sluice.simulation.target.SimWebhook;
import io.sluice.simulation.target.Traffic;
import io.sluice.simulation.time.Host;
import io.sluice.simulation.time.Timeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/// The components of one simulated run.
final class SimWorld implements Oracle.Ground {
  static final String ENGINE = "strategy-engine";
  static final String HEALTH = "health-monitor";
  static final String NOTIFIER = "notifier";
  static final String API = "release-api";

  /// The components that the engine needs, and its connections to them.
  private static final Pattern NEEDED =
      Pattern.compile(String.join("|", ENGINE, SimRouter.NAME, SimRuntime.NAME, "engine-.*"));

  /// Makes the random source of a run independent of the scenario's own, so that removing a part of
  /// the scenario changes no other part.
  private static final long SALT = 0x5EED_0F_51CE_1L;

  private static final long LULL = Duration.ofSeconds(5).toNanos();
  private static final int LULL_FACTOR = 16;

  /// The usual pause of the loop that renews weight leases, ns.
  private static final long RENEWAL = Duration.ofSeconds(1).toNanos();

  private static final long POLL_INTERVAL = Duration.ofSeconds(1).toNanos();

  /// Longer than the detection of a dead replica and the takeover of its effects, ns.
  private static final long TAKEOVER = Duration.ofSeconds(10).toNanos();

  /// Longer than the expiry of an unrenewed lease, with the longest pause of a loop, ns.
  private static final long UNDISTURBED = Duration.ofSeconds(20).toNanos();

  final Timeline timeline;
  final SeededRandom random;
  final TraceLog trace;
  final Oracle oracle;
  final Faults faults;
  final Calls calls;
  final Processes processes;
  final SimBroker broker;
  final SimDatabase engine;
  final SimDatabase health;
  final SimDatabase notifier;
  final SimDatabase api;
  final EngineTables effects = new EngineTables();
  final SimWatchStore watches = new SimWatchStore();
  final NoticeTables notices = new NoticeTables();
  final SimProjectionTx.Tables views = new SimProjectionTx.Tables();
  final Inbox inbox = new Inbox();
  final Versions versions;
  final ObservationTopic observed;
  final Groups groups;
  private final SimRouter router;
  private final SimRuntime runtime;
  private final Traffic traffic;
  private final SimWebhook webhook;
  private final boolean isCalm;
  private final Floors floors;
  private BiConsumer<LaneKey, State> stateListener = (_, _) -> {};
  private final Map<String, State> last = new HashMap<>();
  private long healedAt = Long.MAX_VALUE;
  private long lulledAt;
  private long lastEventAt;

  SimWorld(Scenario scenario, boolean isTraced) {
    timeline = new Timeline(this::died);
    random = new SeededRandom(scenario.seed() ^ SALT);
    isCalm = scenario.isCalm();
    floors = SimFloors.of(scenario.seed());
    versions = new Versions(scenario);
    trace = new TraceLog(timeline, isTraced);
    oracle = new Oracle(new OracleFindings(trace), ScenarioGenerator.LANES, this);
    faults =
        new Faults(
            timeline,
            lane -> oracle.lane(lane).state(),
            name -> NEEDED.matcher(name).matches(),
            trace);
    processes = new Processes(this);
    calls = new Calls(timeline, random, faults, processes::crash);
    traffic = new Traffic(timeline);
    router = new SimRouter(timeline, oracle.writeListener(), traffic);
    runtime = new SimRuntime(timeline, random, oracle.writeListener(), traffic);
    webhook = new SimWebhook(random, oracle::called);
    broker = new SimBroker(calls, this::arrived);
    engine = database(ENGINE);
    health = database(HEALTH);
    notifier = database(NOTIFIER);
    api = database(API);
    groups = new Groups(broker, calls);
    observed = new ObservationTopic(calls, oracle::observed);
    List.of(engine, health, notifier).forEach(oracle::watch);
  }

  @Override
  public SimRouter router() {
    return router;
  }

  @Override
  public SimRuntime runtime() {
    return runtime;
  }

  @Override
  public Traffic traffic() {
    return traffic;
  }

  SimWebhook webhook() {
    return webhook;
  }

  List<SimDatabase> databases() {
    return List.of(engine, health, notifier, api);
  }

  /// Whether a record is parked in any database.
  boolean isAnyParked() {
    return databases().stream().anyMatch(SimDatabase::isAnyParked);
  }

  @Override
  public long now() {
    return timeline.now();
  }

  @Override
  public List<EffectRow> unfinished(LaneKey lane) {
    return effects.pending(lane);
  }

  @Override
  public long undisturbedSince() {
    return faults.disturbedUntil();
  }

  @Override
  public long lulledUntil() {
    return lulledAt + LULL_FACTOR * RENEWAL;
  }

  @Override
  public Floors floors() {
    return floors;
  }

  @Override
  public boolean isUnhindered(UUID release) {
    return isCalm && runtime.isGettingReady(release);
  }

  /// Whether a replica has run for a while without a pause, a lull or an outage of its database.
  @Override
  public boolean isWell(String replica) {
    return lulledAt <= timeline.now() - UNDISTURBED
        && processes.findRunning(replica).filter(this::isWell).isPresent();
  }

  private boolean isWell(Host host) {
    long since = timeline.now() - UNDISTURBED;
    return (healedAt == Long.MAX_VALUE || healedAt <= since)
        && host.stoppedUntil() <= since
        && !faults.hasCutOff(host.name(), ENGINE, UNDISTURBED);
  }

  @Override
  public void after(long nanos, Runnable what) {
    timeline.after(nanos, what);
  }

  @Override
  public long patience() {
    long pace =
        POLL_INTERVAL
            * (timeline.now() - lulledAt < POLL_INTERVAL * 2 * LULL_FACTOR ? LULL_FACTOR : 1);
    return processes.engines().stream().anyMatch(this::isWell) ? pace : Long.MAX_VALUE;
  }

  /// Returns the event of a record as it was appended.
  Envelope<Progress> progress(Sent sent) {
    return oracle.lane(sent.entry().key()).record().read(sent.entry());
  }

  /// Returns the verdict of a record as it was appended.
  Envelope<Verdict> verdict(Sent sent) {
    LogEntry entry = sent.entry();
    return envelope(sent, oracle.lane(entry.key()).verdicts().read(entry.id()).orElseThrow());
  }

  /// Returns the setting of a record as it was appended.
  Envelope<Setting> setting(Sent sent) {
    return envelope(sent, inbox.setting(sent.entry()));
  }

  private static <E extends Event> Envelope<E> envelope(Sent sent, E event) {
    LogEntry entry = sent.entry();
    return new Envelope<>(
        entry.id(),
        "/sluice/" + sent.service(),
        entry.key(),
        entry.release(),
        entry.sequence(),
        entry.at(),
        event);
  }

  /// Returns a retry that waits in virtual time.
  Retry retry() {
    return new Retry(time -> {
      timeline.pass(time.toNanos());
      return true;
    });
  }

  /// Ends all faults.
  void heal() {
    healedAt = timeline.now();
    faults.heal();
    runtime.faults().heal();
    traffic.heal();
    webhook.heal();
    if (versions.isMixed()) {
      versions.presentProcesses().forEach(name -> processes.exchange(name, true));
    }
  }

  /// Sets the listener that receives each state that a lane gets into.
  void onState(BiConsumer<LaneKey, State> listener) {
    stateListener = listener;
  }

  /// Returns a loop's pause, ns. It is longer while nothing happens, which changes only the number
  /// of polls. A weight lease needs its renewals.
  long pause(Duration usual) {
    boolean isLull =
        timeline.now() >= healedAt
            && effects.pending().isEmpty()
            && timeline.now() - lastEventAt > LULL
            && !router.isLeased();
    lulledAt = isLull ? timeline.now() : lulledAt;
    return usual.toNanos() * (isLull ? LULL_FACTOR : 1);
  }

  /// Ends a lull: a starting process has work to do.
  void wake() {
    lastEventAt = timeline.now();
  }

  /// Records an unexpected exception that ended a thread of a process.
  void defect(String where, Throwable cause) {
    oracle.findings().add("defect", "%s died of %s".formatted(where, cause));
    trace.add(() -> java.util.Arrays.toString(cause.getStackTrace()));
  }

  private void died(Thread thread, Throwable cause) {
    defect(thread.getName(), cause);
  }

  private void arrived(String service, LogEntry entry) {
    versions.arrived(service, entry);
    oracle.arrived(service, entry);
  }

  private SimDatabase database(String name) {
    return new SimDatabase(name, calls, this::committed);
  }

  private void committed(SimTx tx) {
    versions.committed(tx);
    oracle.committed(tx);
    if (!tx.appended().isEmpty()) {
      lastEventAt = timeline.now();
      if (tx instanceof SimEngineTx) {
        tx.findLocked().ifPresent(this::enter);
      }
      trace.add(tx.host(), tx.appended());
    }
  }

  private void enter(String lane) {
    State state = oracle.lane(lane).state();
    if (state != last.getOrDefault(lane, State.ENDED)) {
      last.put(lane, state);
      stateListener.accept(LaneKey.parse(lane), state);
    }
  }

  void lose(Host host) {
    if (Processes.ENGINES.contains(host.name())) {
      faults.disturb(timeline.now() + TAKEOVER);
    }
    databases().forEach(database -> database.endSessions(host));
    oracle.crashed();
  }
}
