package io.sluice.simulation.fault;

import io.sluice.contract.LaneKey;
import io.sluice.contract.State;
import io.sluice.simulation.scenario.FaultKind;
import io.sluice.simulation.scenario.ScheduledFault;
import io.sluice.simulation.time.Timeline;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// The faults of one run: those that last, and those that wait for a call to strike.
public final class Faults {
  /// The name of the broker, which every process can be cut off from.
  public static final String BROKER = "broker";

  /// Momentary faults that cost the engine a round.
  private static final Set<FaultKind> DISTURBING =
      EnumSet.of(
          FaultKind.COMMIT_IN_DOUBT,
          FaultKind.TRANSACTION_TIMEOUT,
          FaultKind.STANDBY,
          FaultKind.CLOCK_JUMP,
          FaultKind.WRITE_LOST,
          FaultKind.WRITE_LATE,
          FaultKind.WRITE_LIED);

  private final Timeline timeline;
  private final Function<LaneKey, State> state;
  private final Predicate<String> isNeeded;
  private final TraceLog trace;
  private final FaultTally tally = new FaultTally();
  private final List<Armed> armed = new ArrayList<>();

  /// The ends of outages and partitions, ns, by the name of a component or by `caller>called`.
  private final Map<String, Long> outages = new HashMap<>();

  /// The time when the last of them ends, ns.
  private long calmAt;

  private long disturbedUntil;

  private static final class Armed {
    private final ScheduledFault fault;
    private final String host;
    private int skip;

    Armed(ScheduledFault fault, String host, int skip) {
      this.fault = fault;
      this.host = host;
      this.skip = skip;
    }
  }

  /// @param state the state of a lane, for the tally
  /// @param isNeeded whether an outage of the component of this name stops the engine
  public Faults(
      Timeline timeline,
      Function<LaneKey, State> state,
      Predicate<String> isNeeded,
      TraceLog trace) {
    this.isNeeded = isNeeded;
    this.timeline = timeline;
    this.state = state;
    this.trace = trace;
  }

  public FaultTally tally() {
    return tally;
  }

  /// Arms `fault`: it strikes the first suitable call after `skip` others.
  ///
  /// @param host the process whose calls it can strike; all processes if empty
  public void arm(ScheduledFault fault, String host, int skip) {
    armed.add(new Armed(fault, host, skip));
  }

  /// Returns the fault of this kind that strikes this call by `host`, if any. It strikes once.
  public Optional<ScheduledFault> strike(FaultKind kind, String host) {
    for (Iterator<Armed> iterator = armed.iterator(); iterator.hasNext(); ) {
      Armed next = iterator.next();
      boolean isMeant = next.host.isEmpty() || next.host.equals(host);
      if (next.fault.kind() == kind && isMeant && next.skip-- <= 0) {
        iterator.remove();
        recordStrike(next.fault);
        return Optional.of(next.fault);
      }
    }
    return Optional.empty();
  }

  /// Records that `fault` struck.
  public void recordStrike(ScheduledFault fault) {
    recordStrike(fault.kind(), fault.lane());
    trace.add(() -> "** %s (%s)".formatted(fault, timeline.running()));
  }

  /// Records that a fault of this kind struck `lane`, or all lanes.
  public void recordStrike(FaultKind kind, LaneKey lane) {
    tally.add(state.apply(lane), kind);
    if (DISTURBING.contains(kind)) {
      disturb(timeline.now());
    }
  }

  /// Records that the engine may be unable to work until `nanos`.
  public void disturb(long nanos) {
    disturbedUntil = Math.max(disturbedUntil, nanos);
  }

  /// The time until which the engine may be unable to work, ns; in the past if it can work.
  public long disturbedUntil() {
    return disturbedUntil;
  }

  /// Makes `name` unavailable for `nanos`.
  public void makeUnavailable(String name, long nanos) {
    long until = timeline.now() + nanos;
    outages.merge(name, until, Math::max);
    if (isNeeded.test(name)) {
      disturb(until);
    }
    calmAt = Math.max(calmAt, until);
  }

  /// Whether `caller` cannot reach `called`.
  public boolean isCutOff(String caller, String called) {
    return !isCalm() && (isUnavailable(called) || isUnavailable(caller + ">" + called));
  }

  /// Whether `caller` could not reach `called` at some time within the last `nanos`.
  public boolean hasCutOff(String caller, String called, long nanos) {
    long since = timeline.now() - nanos;
    return outages.getOrDefault(called, -1L) > since
        || outages.getOrDefault(caller + ">" + called, -1L) > since;
  }

  public boolean isUnavailable(String name) {
    return !isCalm() && outages.getOrDefault(name, 0L) > timeline.now();
  }

  /// Whether everything is available.
  public boolean isCalm() {
    return calmAt <= timeline.now();
  }

  /// Ends all faults.
  public void heal() {
    armed.clear();
    outages.clear();
    disturbedUntil = Math.min(disturbedUntil, timeline.now());
    calmAt = 0;
  }

  /// Whether no fault waits to strike; cheaper than [#strike].
  boolean isQuiet() {
    return armed.isEmpty();
  }
}
