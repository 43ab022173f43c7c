package io.sluice.simulation.oracle;

import io.sluice.contract.Floors;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Active;
import io.sluice.engine.effect.EffectRow;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.messaging.LogEntry;
import io.sluice.simulation.store.SimDatabase;
import io.sluice.simulation.store.SimEngineTx;
import io.sluice.simulation.store.SimNoticeTx;
import io.sluice.simulation.store.SimProjectionTx;
import io.sluice.simulation.store.SimTx;
import io.sluice.simulation.target.SimRouter;
import io.sluice.simulation.target.SimRuntime;
import io.sluice.simulation.target.Traffic;
import io.sluice.simulation.target.WriteListener;
import io.sluice.simulation.time.Host;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The oracle of a run: it sees every event, each lane's log and the real state of the targets, and
/// reports broken rules. Its rules share no code with the algorithms that they check. Each lane has
/// its own rules; state that the lanes share has one set.
public final class Oracle {
  private final OracleFindings findings;
  private final Map<String, LaneOracle> lanes = new LinkedHashMap<>();
  private final CallRules calls;
  private final EndRules ends;
  private final DeliveryRules deliveries;
  private final NoticeRules notices;
  private final MemberTally members = new MemberTally();

  /// @param ground the real state of the run, read only after it is built
  public Oracle(OracleFindings findings, List<LaneKey> keys, Ground ground) {
    this.findings = findings;
    ends = new EndRules(findings);
    calls = new CallRules(findings);
    deliveries = new DeliveryRules(findings);
    for (LaneKey key : keys) {
      lanes.put(key.toString(), new LaneOracle(findings, key, ground, ends, calls, members));
    }
    notices = new NoticeRules(findings, key -> lane(key).record(), ends);
  }

  /// The real state of the run.
  public interface Ground {
    SimRouter router();

    /// The floors of the environment.
    Floors floors();

    SimRuntime runtime();

    Traffic traffic();

    /// Effects of a lane that are not finished.
    List<EffectRow> unfinished(LaneKey lane);

    /// Nanoseconds since the beginning.
    long now();

    /// The time since which the engine can work, ns: none of its dependencies is unavailable or
    /// slow.
    long undisturbedSince();

    /// The time until which a loop may be in one of the longer pauses of a lull, ns.
    long lulledUntil();

    /// Whether no fault keeps the targets from doing what the steps of `release` request.
    boolean isUnhindered(UUID release);

    /// Runs `what` after `nanos`.
    void after(long nanos, Runnable what);

    /// The time that due work may wait for a round of the engine, ns: unlimited if no replica could
    /// work for a while.
    long patience();

    /// Whether a replica of the engine, by its own name, has been able to work for a while.
    boolean isWell(String replica);
  }

  /// The rules of one lane.
  public LaneOracle lane(LaneKey key) {
    return lane(key.toString());
  }

  /// Returns the rules of a lane by the key of a row or an event.
  public LaneOracle lane(String key) {
    return Optional.ofNullable(lanes.get(key)).orElseThrow();
  }

  public EndRules ends() {
    return ends;
  }

  /// The rules of published outcomes and notifications.
  public NoticeRules notices() {
    return notices;
  }

  /// The counts of the rules of members, leases and deadlines.
  public MemberTally members() {
    return members;
  }

  /// Records the answer to a call of a step.
  public void called(UUID release, int step, int status) {
    calls.answered(release, step, status);
  }

  /// Returns the listener for writes at targets.
  public WriteListener writeListener() {
    return new LaneWriteListener();
  }

  /// Passes each write to the rules of its lane.
  private final class LaneWriteListener implements WriteListener {
    @Override
    public void routing(
        Host writer, LaneKey lane, Token token, List<Share> before, List<Share> after) {
      lane(lane).writeListener().routing(writer, lane, token, before, after);
    }

    @Override
    public void trying(LaneKey lane, UUID release, int slot) {
      lane(lane).members().tried(release, slot);
    }

    @Override
    public void started(Host writer, LaneKey lane, Token token, UUID release) {
      lane(lane).writeListener().started(writer, lane, token, release);
    }

    @Override
    public void joining(LaneKey lane, List<Share> before, List<Share> after) {
      lane(lane).writeListener().joining(lane, before, after);
    }

    @Override
    public void leased(LaneKey lane, boolean leased, boolean expired) {
      LaneOracle oracle = lane(lane);
      boolean hasBypasses = oracle.record().lane().active().filter(Active::hasBypasses).isPresent();
      oracle.leases().routed(leased, leased && expired && !hasBypasses);
    }

    @Override
    public void expired(LaneKey lane) {
      lane(lane).leases().expired();
    }

    @Override
    public void retiring(Host writer, LaneKey lane, Token token, Instance instance) {
      lane(lane).writeListener().retiring(writer, lane, token, instance);
    }

    @Override
    public void stopping(Host writer, LaneKey lane, Token token, Instance instance) {
      lane(lane).writeListener().stopping(writer, lane, token, instance);
    }

    @Override
    public void adopted(Host writer, LaneKey lane, Token token, Target target, String startId) {
      lane(lane).writeListener().adopted(writer, lane, token, target, startId);
    }
  }

  public void watch(SimDatabase database) {
    deliveries.watch(database);
  }

  /// Checks a transaction that has just committed.
  public void committed(SimTx tx) {
    switch (tx) {
      // A transaction that locks no lane changes none.
      case SimEngineTx engine -> engine.findLocked().ifPresent(key -> lane(key).committed(engine));
      case SimNoticeTx notifier -> notices.committed(notifier);
      case SimProjectionTx api -> notices.committed(api);
      default -> tx.appended().forEach(entry -> lane(entry.key()).verdicts().committed(entry));
    }
  }

  /// Checks an entry that has arrived at the broker.
  public void arrived(String service, LogEntry entry) {
    deliveries.arrived(service, entry);
  }

  /// Records that a monitor observed the active release of `lane`.
  public void observed(LaneKey lane) {
    lane(lane).leases().observed();
  }

  /// Records that a process died.
  public void crashed() {
    lanes.values().forEach(LaneOracle::crashed);
  }

  /// Records that the clock of the engine's database was set.
  public void jumped() {
    lanes.values().forEach(lane -> lane.deadlines().jumped());
  }

  /// Records that a round of the reconciler begins.
  public void roundBegins() {
    lanes.values().forEach(lane -> lane.members().detect());
  }

  /// Records the end of a round of the reconciler that began at `begun`.
  public void roundEnded(long begun) {
    lanes.values().forEach(lane -> lane.members().round(begun));
  }

  /// Whether a rule of members waits for another round.
  public boolean isRoundDue() {
    return lanes.values().stream().anyMatch(lane -> lane.members().isAnyOpen());
  }

  /// Returns how often a command was answered so far.
  public int answers(UUID command) {
    return lanes.values().stream().mapToInt(lane -> lane.answers(command)).sum();
  }

  /// The number of events in the lanes' logs.
  public int events() {
    return lanes.values().stream().mapToInt(lane -> lane.record().size()).sum();
  }

  /// The releases that ended, and their outcomes.
  public Map<UUID, Outcome> ended() {
    return ends.ended();
  }

  public OracleFindings findings() {
    return findings;
  }
}
