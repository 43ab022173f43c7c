package io.sluice.simulation.oracle;

import io.sluice.contract.Event;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.State;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.simulation.oracle.Oracle.Ground;
import io.sluice.simulation.store.SimEngineTx;
import io.sluice.simulation.target.WriteListener;
import java.util.List;
import java.util.UUID;

/// The rules of one lane.
public final class LaneOracle {
  private final RecordedLane record;
  private final LaneRules rules;
  private final VerdictRules verdicts;
  private final TokenRules tokens;
  private final EffectRules effects;
  private final TargetRules targets;
  private final BaselineRules baselines;
  private final MemberRules members;
  private final DeadlineRules deadlines;
  private final LeaseRules leases;

  LaneOracle(
      OracleFindings findings,
      LaneKey key,
      Ground ground,
      EndRules ends,
      CallRules calls,
      MemberTally tally) {
    var blame = new BlameRules(findings, key, ground::traffic, ground::now);
    verdicts = new VerdictRules(findings, blame, release -> ground.traffic().total(key, release));
    rules = new LaneRules(findings, ends, verdicts, calls, ground::floors);
    record =
        new RecordedLane(
            findings, key, rules, new StepRules(findings, ground::now, ground::isUnhindered));
    tokens = new TokenRules(findings);
    effects = new EffectRules(findings, key, ground::isWell);
    targets = new TargetRules(findings, tokens, rules, record::lane, key, ground);
    baselines = new BaselineRules(findings, () -> ground.runtime().instances(key));
    deadlines = new DeadlineRules(findings, tally, ground);
    leases = new LeaseRules(findings, tally, ground::now, () -> renewedSince(ground));
    members = new MemberRules(findings, tally, members(key, ground));
  }

  private MemberView.Ground members(LaneKey key, Ground ground) {
    return new MemberView.Ground() {
      @Override
      public Lane lane() {
        return record.lane();
      }

      @Override
      public List<Instance> instances() {
        return ground.runtime().instances(key);
      }

      @Override
      public List<Share> table() {
        return ground.router().table(key);
      }

      @Override
      public List<Effect> unfinished() {
        return ground.unfinished(key).stream().map(row -> row.effect()).toList();
      }

      @Override
      public long now() {
        return ground.now();
      }

      @Override
      public long undisturbedSince() {
        return ground.undisturbedSince();
      }
    };
  }

  /// Returns the time since which the engine can work, ns; in the future while no replica can.
  private static long undisturbedSince(Ground ground) {
    return ground.patience() == Long.MAX_VALUE ? Long.MAX_VALUE : ground.undisturbedSince();
  }

  /// Returns the time since which leases are renewed every second, ns. Only the simulation has
  /// lulls: production always renews them.
  private static long renewedSince(Ground ground) {
    return Math.max(undisturbedSince(ground), ground.lulledUntil());
  }

  /// The lane's log and its fold.
  public RecordedLane record() {
    return record;
  }

  public VerdictRules verdicts() {
    return verdicts;
  }

  /// The lane's state in one word.
  public State state() {
    Lane lane = record.lane();
    if (lane.active().isPresent()) {
      return lane.active().get().state();
    }
    return lane.queue().isEmpty() ? State.ENDED : State.QUEUED;
  }

  WriteListener writeListener() {
    return targets;
  }

  MemberRules members() {
    return members;
  }

  LeaseRules leases() {
    return leases;
  }

  DeadlineRules deadlines() {
    return deadlines;
  }

  void crashed() {
    record.refold();
    deadlines.crashed();
  }

  int answers(UUID command) {
    return rules.answers(command);
  }

  void committed(SimEngineTx tx) {
    Lane before = record.lane();
    tokens.committed(tx);
    record.committed(tx);
    effects.committed(tx, record.lane());
    deadlines.committed(tx, record);
    tx.finished().forEach(targets::confirmed);
    List<Event> events = record.last(tx.appended().size());
    tx.claimed().forEach(id -> verdicts.handled(id, before, events));
    tx.finished().forEach(done -> tokens.confirmed(done, events));
    events.forEach(this::confirmed);
  }

  private void confirmed(Event event) {
    baselines.confirmed(event);
    leases.committed(event);
    if (event instanceof Progress.InstancesReady ready) {
      targets.ready(ready);
    }
  }
}
