package io.sluice.simulation.fault;

import io.sluice.contract.State;
import io.sluice.simulation.script.Item;
import io.sluice.simulation.script.Kind;
import io.sluice.simulation.time.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// The faults of one world: those that last, and those that wait for a call to strike.
public final class Faults {
  /// The process that every process can be cut off from.
  public static final String BROKER = "broker";

  private final Timeline timeline;
  private final Supplier<State> state;
  private final Story story;
  private final Tally tally = new Tally();
  private final List<Armed> armed = new ArrayList<>();

  /// Until when something is away, ns, by its name or by `caller>called`.
  private final Map<String, Long> away = new HashMap<>();

  /// When all of them are there again, ns.
  private long calmAt;

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

  /// @param state the lane's, for the tally
  public Faults(Timeline timeline, Supplier<State> state, Story story) {
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
    struck(item.kind());
    story.tell(() -> "** %s (%s)".formatted(item, timeline.running()));
  }

  /// Notes that something of this kind happened.
  public void struck(Kind kind) {
    tally.add(state.get(), kind);
  }

  /// Takes `name` away for `nanos`.
  public void takeAway(String name, long nanos) {
    long until = timeline.now() + nanos;
    away.merge(name, until, Math::max);
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
    calmAt = 0;
  }

  /// Whether nothing waits to strike, which is quickly asked.
  boolean isQuiet() {
    return armed.isEmpty();
  }
}
