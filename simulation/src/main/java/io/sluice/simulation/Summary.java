package io.sluice.simulation;

import io.sluice.contract.Outcome;
import io.sluice.contract.State;
import io.sluice.simulation.fault.FaultTally;
import io.sluice.simulation.oracle.MemberTally;
import io.sluice.simulation.oracle.MemberTally.Count;
import io.sluice.simulation.oracle.MemberTally.Rule;
import io.sluice.simulation.scenario.FaultKind;
import io.sluice.simulation.world.RunResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The combined results of many seeds.
public final class Summary {
  private final List<RunResult> failed = new ArrayList<>();
  private final List<Long> steps = new ArrayList<>();
  private final List<Integer> events = new ArrayList<>();
  private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
  private final FaultTally tally = new FaultTally();
  private final MemberTally members = new MemberTally();
  private long rollbacks;
  private long digest;

  /// Adds one seed.
  synchronized void add(RunResult result) {
    steps.add(result.history().steps());
    events.add(result.history().events());
    rollbacks += result.rollbacks();
    digest += result.history().digest(); // independent of the order of the seeds
    result.ended().values().forEach(outcome -> outcomes.merge(outcome, 1L, Long::sum));
    tally.add(result.tally());
    members.add(result.members());
    if (result.broken().isPresent()) {
      failed.add(result);
    }
  }

  public synchronized int seeds() {
    return steps.size();
  }

  /// Seeds that broke a rule, in the order in which they were found.
  public synchronized List<RunResult> failed() {
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
        .filter(it -> it.broken().orElseThrow().rule().equals(RunResult.UNFINISHED))
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

  /// The fraction of all releases that were rolled back or superseded, 0 to 1.
  double rollbackRatio() {
    long all = outcomes.values().stream().mapToLong(Long::longValue).sum();
    return all == 0 ? 0 : (double) rollbacks / all;
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
    for (FaultKind kind : FaultKind.values()) {
      counts.put(kind.label(), tally.of(kind));
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
  long of(State state, FaultKind kind) {
    return tally.of(state, kind);
  }
}
