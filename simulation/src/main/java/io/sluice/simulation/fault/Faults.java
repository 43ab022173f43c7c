package io.sluice.simulation.fault;

import io.sluice.contract.LaneKey;
import io.sluice.contract.State;
import io.sluice.simulation.script.Item;
import io.sluice.simulation.script.Kind;
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
  private static final Set<Kind> DISTURBING =
      EnumSet.of(
          Kind.COMMIT_IN_DOUBT,
          Kind.TRANSACTION_TIMEOUT,
          Kind.STANDBY,
          Kind.CLOCK_JUMP,
          Kind.WRITE_LOST,
          Kind.WRITE_LATE,
          Kind.WRITE_LIED);

  private final Timeline timeline;
  private final Function<LaneKey, State> state;
  private final Predicate<String> isNeeded;
  private final Story story;
  private final Tally tally = new Tally();
  private final List<Armed> armed = new ArrayList<>();

  /// The ends of outages and partitions, ns, by the name of a component or by `caller>called`.
  private final Map<String, Long> away = new HashMap<>();

  /// The end of the last of them, ns.
  private long calmAt;

  private long disturbedUntil;

  private static final class Armed {
    private final Item item;
    private final String host;
    private int skip;

    Armed(Item item, String host, int skip) {
      this.item = item;
      this.host = host;
      this.skip = skip;
    }
  }

  /// @param state the state of a lane, for the tally
  /// @param isNeeded whether an outage of the component of this name stops the engine
  public Faults(
      Timeline timeline, Function<LaneKey, State> state, Predicate<String> isNeeded, Story story) {
    this.isNeeded = isNeeded;
    this.timeline = timeline;
    this.state = state;
    this.story = story;
  }

  public Tally tally() {
    return tally;
  }

  /// Arms `item`: it strikes the first suitable call after `skip` others.
  ///
  /// @param host the process whose calls it can strike; all processes if empty
  public void arm(Item item, String host, int skip) {
    armed.add(new Armed(item, host, skip));
  }

  /// Returns the fault of this kind that strikes this call by `host`, if any. It strikes once.
  public Optional<Item> strike(Kind kind, String host) {
    for (Iterator<Armed> all = armed.iterator(); all.hasNext(); ) {
      Armed one = all.next();
      boolean isMeant = one.host.isEmpty() || one.host.equals(host);
      if (one.item.kind() == kind && isMeant && one.skip-- <= 0) {
        all.remove();
        struck(one.item);
        return Optional.of(one.item);
      }
    }
    return Optional.empty();
  }

  /// Records that `item` struck.
  public void struck(Item item) {
    struck(item.kind(), item.lane());
    story.tell(() -> "** %s (%s)".formatted(item, timeline.running()));
  }

  /// Records that a fault of this kind struck `lane`, or all lanes.
  public void struck(Kind kind, LaneKey lane) {
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
  public void takeAway(String name, long nanos) {
    long until = timeline.now() + nanos;
    away.merge(name, until, Math::max);
    if (isNeeded.test(name)) {
      disturb(until);
    }
    calmAt = Math.max(calmAt, until);
  }

  /// Whether `caller` cannot reach `called`.
  public boolean isCutOff(String caller, String called) {
    return !isCalm() && (isAway(called) || isAway(caller + ">" + called));
  }

  /// Whether `caller` could not reach `called` at some time within the last `nanos`.
  public boolean wasCutOff(String caller, String called, long nanos) {
    long since = timeline.now() - nanos;
    return away.getOrDefault(called, -1L) > since
        || away.getOrDefault(caller + ">" + called, -1L) > since;
  }

  public boolean isAway(String name) {
    return !isCalm() && away.getOrDefault(name, 0L) > timeline.now();
  }

  /// Whether everything is available.
  public boolean isCalm() {
    return calmAt <= timeline.now();
  }

  /// Ends all faults.
  public void heal() {
    armed.clear();
    away.clear();
    disturbedUntil = Math.min(disturbedUntil, timeline.now());
    calmAt = 0;
  }

  /// Whether no fault waits to strike; cheaper than [#strike].
  boolean isQuiet() {
    return armed.isEmpty();
  }
}
