package io.sluice.simulation.oracle;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Active;
import io.sluice.engine.effect.EffectRow;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.messaging.Entry;
import io.sluice.simulation.store.ApiTx;
import io.sluice.simulation.store.Database;
import io.sluice.simulation.store.EngineSimTx;
import io.sluice.simulation.store.NotifierTx;
import io.sluice.simulation.store.SimTx;
import io.sluice.simulation.target.SimRouter;
import io.sluice.simulation.target.SimRuntime;
import io.sluice.simulation.target.Traffic;
import io.sluice.simulation.target.Witness;
import io.sluice.simulation.time.Host;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Sees everything that happens in a world, and says what did not hold. It knows each lane's log
/// and the world as they really are, and judges by rules of its own: those of a lane once for each,
/// those of what the lanes share once.
public final class Oracle {
  private final Findings findings;
  private final Map<String, LaneOracle> lanes = new LinkedHashMap<>();
  private final CallRules calls;
  private final EndRules ends;
  private final CarriageRules carriage;
  private final TellingRules telling;
  private final MemberTally members = new MemberTally();

  /// @param ground the world outside, once it is there
  public Oracle(Findings findings, List<LaneKey> keys, Ground ground) {
    this.findings = findings;
    ends = new EndRules(findings);
    calls = new CallRules(findings);
    carriage = new CarriageRules(findings);
    for (LaneKey key : keys) {
      lanes.put(key.toString(), new LaneOracle(findings, key, ground, ends, calls, members));
    }
    telling = new TellingRules(findings, key -> lane(key).record(), ends);
  }

  /// The world outside.
  public interface Ground {
    SimRouter router();

    SimRuntime runtime();

    Traffic traffic();

    /// Effects of a lane that are not finished.
    List<EffectRow> unfinished(LaneKey lane);

    /// Nanoseconds since the begin.
    long now();

    /// Since when the engine can work: nothing it needs for that is away or slow to answer.
    long undisturbedSince();

    /// Until when a loop may be in one of the longer pauses of a lull, ns.
    long lulledUntil();

    /// Whether nothing keeps `release` from getting what its steps ask of the world.
    boolean isUnhindered(UUID release);

    /// Does something in so many nanoseconds.
    void after(long nanos, Runnable what);

    /// How long what is due may wait for a look of the engine, ns: without end if no replica could
    /// do its work for a while now.
    long patience();

    /// Whether a replica of the engine, as it calls itself, could do its work for a while now.
    boolean isWell(String replica);
  }

  /// The rules of one lane.
  public LaneOracle lane(LaneKey key) {
    return lane(key.toString());
  }

  /// The same by the key of a row or an event.
  public LaneOracle lane(String key) {
    return Optional.ofNullable(lanes.get(key)).orElseThrow();
  }

  public EndRules ends() {
    return ends;
  }

  /// Outcomes that were told.
  public TellingRules telling() {
    return telling;
  }

  /// How often the rules of members had something to hold for.
  public MemberTally members() {
    return members;
  }

  /// A call of a step was answered.
  public void called(UUID release, int step, int status) {
    calls.answered(release, step, status);
  }

  /// Sees the writes at targets.
  public Witness witness() {
    return new LaneWitness();
  }

  /// Passes each write to the rules of its lane.
  private final class LaneWitness implements Witness {
    @Override
    public void routing(
        Host writer, LaneKey lane, Token token, List<Share> before, List<Share> after) {
      lane(lane).witness().routing(writer, lane, token, before, after);
    }

    @Override
    public void trying(LaneKey lane, UUID release, int slot) {
      lane(lane).members().tried(release, slot);
    }

    @Override
    public void started(Host writer, LaneKey lane, Token token, UUID release) {
      lane(lane).witness().started(writer, lane, token, release);
    }

    @Override
    public void joining(LaneKey lane, List<Share> before, List<Share> after) {
      lane(lane).witness().joining(lane, before, after);
    }

    @Override
    public void leased(LaneKey lane, boolean leased, boolean expired) {
      LaneOracle oracle = lane(lane);
      boolean isLed = oracle.record().lane().active().filter(Active::isLed).isPresent();
      oracle.leases().routed(leased, leased && expired && !isLed);
    }

    @Override
    public void expired(LaneKey lane) {
      lane(lane).leases().expired();
    }

    @Override
    public void retiring(Host writer, LaneKey lane, Token token, Instance instance) {
      lane(lane).witness().retiring(writer, lane, token, instance);
    }

    @Override
    public void stopping(Host writer, LaneKey lane, Token token, Instance instance) {
      lane(lane).witness().stopping(writer, lane, token, instance);
    }

    @Override
    public void adopted(Host writer, LaneKey lane, Token token, Target target, String startId) {
      lane(lane).witness().adopted(writer, lane, token, target, startId);
    }
  }

  public void watch(Database database) {
    carriage.watch(database);
  }

  /// A transaction has just committed.
  public void committed(SimTx tx) {
    switch (tx) {
      // What locks no lane changes none.
      case EngineSimTx engine -> engine.locked().ifPresent(key -> lane(key).committed(engine));
      case NotifierTx notifier -> telling.committed(notifier);
      case ApiTx api -> telling.committed(api);
      default -> tx.appended().forEach(entry -> lane(entry.key()).verdicts().committed(entry));
    }
  }

  /// The broker has something new.
  public void arrived(String service, Entry entry) {
    carriage.arrived(service, entry);
  }

  /// A monitor observed the active release of `lane`.
  public void observed(LaneKey lane) {
    lane(lane).leases().observed();
  }

  /// A process died.
  public void crashed() {
    lanes.values().forEach(LaneOracle::crashed);
  }

  /// The clock of the engine's database was set.
  public void jumped() {
    lanes.values().forEach(lane -> lane.deadlines().jumped());
  }

  /// A round of the reconciler begins.
  public void roundBegins() {
    lanes.values().forEach(lane -> lane.members().look());
  }

  /// A round of the reconciler that began at `begun` was done.
  public void roundEnded(long begun) {
    lanes.values().forEach(lane -> lane.members().round(begun));
  }

  /// Whether a rule of members waits for a round to come.
  public boolean isRoundDue() {
    return lanes.values().stream().anyMatch(lane -> lane.members().isAnyOpen());
  }

  /// How often a command was answered so far.
  public int answers(UUID command) {
    return lanes.values().stream().mapToInt(lane -> lane.answers(command)).sum();
  }

  /// How many events the lanes' logs have.
  public int events() {
    return lanes.values().stream().mapToInt(lane -> lane.record().size()).sum();
  }

  /// What ended, and how.
  public Map<UUID, Outcome> ended() {
    return ends.ended();
  }

  public Findings findings() {
    return findings;
  }
}
