package io.sluice.simulation;

import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.simulation.fault.Tally;
import io.sluice.simulation.oracle.MemberTally;
import io.sluice.simulation.oracle.MemberTally.Count;
import io.sluice.simulation.oracle.MemberTally.Rule;
import io.sluice.simulation.script.Kind;
import io.sluice.simulation.world.Played;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The combined results of many seeds.
public final class Summary {
  private final List<Played> failed = new ArrayList<>();
  private final List<Long> steps = new ArrayList<>();
  private final List<Integer> events = new ArrayList<>();
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final Tally tally = new Tally();
  private final MemberTally members = new MemberTally();
  private long back;
  private long digest;

  /// Adds one seed.
  synchronized void add(Played played) {
    steps.add(played.steps());
    events.add(played.events());
    back += played.back();
    digest += played.digest(); // independent of the order of the seeds
    played.ended().values().forEach(outcome -> outcomes.merge(outcome, 1L, Long::sum));
    tally.add(played.tally());
    members.add(played.members());
    if (played.broken().isPresent()) {
      failed.add(played);
    }
  }

  public synchronized int seeds() {
    return steps.size();
  }

  /// Seeds that broke a rule, in the order in which they were found.
  public synchronized List<Played> failed() {
    return List.copyOf(failed);
  }

  synchronized int failures() {
    return failed.size();
  }

  long violations() {
    return failed.size() - unfinished();
  }

  long unfinished() {
    return failed.stream()
        .filter(it -> it.broken().orElseThrow().rule().equals(Played.UNFINISHED))
        .count();
  }

  /// The number of scheduler steps of a seed.
  Spread steps() {
    return Spread.of(steps.stream().mapToLong(Long::longValue).toArray());
  }

  /// The number of events in the lanes' logs of a seed.
  Spread events() {
    return Spread.of(events.stream().mapToLong(Integer::longValue).toArray());
  }

  /// The distribution of a number over the seeds.
  ///
  /// @param p95 the bound that 95 of 100 seeds do not exceed
  record Spread(long median, long p95) {
    static Spread of(long[] values) {
      Arrays.sort(values);
      return values.length == 0
          ? new Spread(0, 0)
          : new Spread(values[values.length / 2], values[(int) (values.length * 95L / 100)]);
    }
  }

  /// The share of all releases that were rolled back or superseded, 0 to 1.
  double takenBack() {
    long all = outcomes.values().stream().mapToLong(Long::longValue).sum();
    return all == 0 ? 0 : (double) back / all;
  }

  /// Returns the digest of all histories, equal for the same seeds with the same histories.
  String digest() {
    return String.format(java.util.Locale.ROOT, "%016x", digest);
  }

  Map<Outcome, Long> outcomes() {
    return outcomes;
  }

  /// Returns how often each kind of fault struck.
  Map<String, Long> faults() {
    Map<String, Long> counts = new TreeMap<>();
    for (Kind kind : Kind.values()) {
      counts.put(kind.word(), tally.of(kind));
    }
    return counts;
  }

  /// Returns how often each rule of members was armed, and how often it was broken.
  Map<Rule, Count> members() {
    Map<Rule, Count> counts = new EnumMap<>(Rule.class);
    for (Rule rule : Rule.values()) {
      counts.put(rule, members.of(rule));
    }
    return counts;
  }

  /// The number of seeds that broke each rule; rules that held are missing.
  Map<String, Long> broken() {
    Map<String, Long> counts = new TreeMap<>();
    failed.forEach(it -> counts.merge(it.broken().orElseThrow().rule(), 1L, Long::sum));
    return counts;
  }

  /// Returns how often `kind` struck a lane in `state`.
  long of(State state, Kind kind) {
    return tally.of(state, kind);
  }
}
