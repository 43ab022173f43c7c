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

/// The faults of one world: those that last, and those that wait for a call to strike.
public final class Faults {
  /// The process that every process can be cut off from.
  public static final String BROKER = "broker";

  /// Faults of a moment that cost the engine a round.
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

  /// Until when something is away, ns, by its name or by `caller>called`.
  private final Map<String, Long> away = new HashMap<>();

  /// When all of them are there again, ns.
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

  /// @param state a lane's, for the tally
  /// @param isNeeded whether the engine can do nothing while something of this name is away
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

  /// Lets `item` strike the call after the next `skip` ones that it can strike.
  ///
  /// @param host only calls of this process; of all if empty
  public void arm(Item item, String host, int skip) {
    armed.add(new Armed(item, host, skip));
  }

  /// Whether a call by `host` is struck by a fault of this kind now. It strikes once.
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

  /// Notes that `item` happened.
  public void struck(Item item) {
    struck(item.kind(), item.lane());
    story.tell(() -> "** %s (%s)".formatted(item, timeline.running()));
  }

  /// Notes that something of this kind happened, to `lane` or to all.
  public void struck(Kind kind, LaneKey lane) {
    tally.add(state.apply(lane), kind);
    if (DISTURBING.contains(kind)) {
      disturb(timeline.now());
    }
  }

  /// Until `nanos` the engine may be unable to do its work.
  public void disturb(long nanos) {
    disturbedUntil = Math.max(disturbedUntil, nanos);
  }

  /// Until when the engine may be unable to do its work, ns; in the past if it can.
  public long disturbedUntil() {
    return disturbedUntil;
  }

  /// Takes `name` away for `nanos`.
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

  /// Whether nothing is away.
  public boolean isCalm() {
    return calmAt <= timeline.now();
  }

  /// From now on nothing fails.
  public void heal() {
    armed.clear();
    away.clear();
    disturbedUntil = Math.min(disturbedUntil, timeline.now());
    calmAt = 0;
  }

  /// Whether nothing waits to strike, which is quickly asked.
  boolean isQuiet() {
    return armed.isEmpty();
  }
}
