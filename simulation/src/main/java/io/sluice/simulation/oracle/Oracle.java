package io.sluice.simulation.oracle;

import io.sluice.contract.Event;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.States;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Sees everything that happens in a world, and says what did not hold. It knows the lane's log and
/// the world as they really are, and judges by rules of its own.
public final class Oracle {
  private final Findings findings;
  private final LaneRecord record;
  private final CallRules calls;
  private final LaneRules rules;
  private final EndRules ends;
  private final VerdictRules verdicts;
  private final TokenRules tokens;
  private final EffectRules effects;
  private final TargetRules targets;
  private final CarriageRules carriage;
  private final TellingRules telling;
  private final BaselineRules baselines;
  private final DeadlineRules deadlines;

  /// @param ground the world outside, once it is there
  public Oracle(Findings findings, LaneKey key, Ground ground) {
    this.findings = findings;
    ends = new EndRules(findings);
    var blame = new BlameRules(findings, key, ground::traffic, ground::now);
    verdicts = new VerdictRules(findings, blame, release -> ground.traffic().total(key, release));
    calls = new CallRules(findings);
    rules = new LaneRules(findings, ends, verdicts, calls);
    record =
        new LaneRecord(
            findings, key, rules, new StepRules(findings, ground::now, ground::isUnhindered));
    tokens = new TokenRules(findings);
    effects = new EffectRules(findings, ground::isWell);
    targets = new TargetRules(findings, tokens, rules, record::lane, real(key, ground));
    baselines = new BaselineRules(findings, () -> ground.runtime().instances(key));
    deadlines = new DeadlineRules(findings, ground);
    carriage = new CarriageRules(findings);
    telling = new TellingRules(findings, record, ends);
  }

  /// The world outside.
  public interface Ground {
    SimRouter router();

    SimRuntime runtime();

    Traffic traffic();

    /// Nanoseconds since the begin.
    long now();

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

  private static TargetRules.Ground real(LaneKey key, Ground ground) {
    return new TargetRules.Ground() {
      @Override
      public List<Instance> instances() {
        return ground.runtime().instances(key);
      }

      @Override
      public List<Share> table() {
        return ground.router().table(key);
      }

      @Override
      public int ready(UUID release) {
        return ground.runtime().ready(key, release);
      }
    };
  }

  public LaneRecord record() {
    return record;
  }

  public EndRules ends() {
    return ends;
  }

  public VerdictRules verdicts() {
    return verdicts;
  }

  /// Outcomes that were told.
  public TellingRules telling() {
    return telling;
  }

  /// A call of a step was answered.
  public void called(UUID release, int step, int status) {
    calls.answered(release, step, status);
  }

  /// Sees the writes at targets.
  public Witness witness() {
    return targets;
  }

  public void watch(Database database) {
    carriage.watch(database);
  }

  /// A transaction has just committed.
  public void committed(SimTx tx) {
    switch (tx) {
      case EngineSimTx engine -> {
        Lane before = record.lane();
        tokens.committed(engine);
        record.committed(engine);
        effects.committed(engine, record.lane());
        deadlines.committed(engine, record);
        engine.finished().forEach(targets::confirmed);
        List<Event> facts = record.last(engine.appended().size());
        engine.claimed().forEach(id -> verdicts.handled(id, before, facts));
        engine.finished().forEach(done -> tokens.confirmed(done, facts));
        facts.forEach(this::confirmed);
      }
      case NotifierTx notifier -> telling.committed(notifier);
      case ApiTx api -> telling.committed(api);
      default -> tx.appended().forEach(verdicts::committed);
    }
  }

  private void confirmed(Event fact) {
    baselines.confirmed(fact);
    if (fact instanceof Progress.InstancesReady ready) {
      targets.ready(ready);
    }
  }

  /// The broker has something new.
  public void arrived(String service, Entry entry) {
    carriage.arrived(service, entry);
  }

  /// A process died.
  public void crashed() {
    record.refold();
    deadlines.crashed();
  }

  /// The clock of the engine's database was set.
  public void jumped() {
    deadlines.jumped();
  }

  /// How often a command was answered so far.
  public int answers(UUID command) {
    return rules.answers(command);
  }

  /// The lane's state in one word.
  public State state() {
    Lane lane = record.lane();
    if (lane.active().isPresent()) {
      return States.of(lane.active().get());
    }
    return lane.queue().isEmpty() ? State.ENDED : State.QUEUED;
  }

  /// What ended, and how.
  public Map<UUID, io.sluice.contract.Outcome> ended() {
    return ends.ended();
  }

  public Findings findings() {
    return findings;
  }
}
