package io.sluice.domain.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// The counts between two reads of the router, within one start id and one table. A verdict depends
/// only on the fold of a watch's ticks.
///
/// @param number number of the tick, from 1 in each watch, without gaps
/// @param from time of the previous read of the router
/// @param to time of this read
/// @param elapsed part of a window that it counts for; less than `to - from` after a gap
/// @param candidate counts of the candidate; none before the first shift
/// @param shifted whether it is the first tick under another weight of the candidate
/// @param fleet the same counts by instance
/// @param probes number of candidate instances whose health path succeeded
/// @param failedProbes number of candidate instances whose health path failed
/// @param measured answers of sources other than the router since the last tick
public record Tick(
    long number,
    Instant from,
    Instant to,
    Duration elapsed,
    Counts candidate,
    Counts stable,
    boolean shifted,
    InstanceCounts fleet,
    int probes,
    int failedProbes,
    List<SourceSample> measured) {
  public Tick {
    measured = List.copyOf(measured);
  }

  /// Creates a tick without answers of sources other than the router.
  public Tick(
      long number,
      Instant from,
      Instant to,
      Duration elapsed,
      Counts candidate,
      Counts stable,
      boolean shifted,
      InstanceCounts fleet,
      int probes,
      int failedProbes) {
    this(
        number,
        from,
        to,
        elapsed,
        candidate,
        stable,
        shifted,
        fleet,
        probes,
        failedProbes,
        List.of());
  }

  /// Returns a tick with unknown instances, under the weight of the tick before.
  public static Tick of(
      long number,
      Instant from,
      Instant to,
      Duration elapsed,
      Counts candidate,
      Counts stable,
      int probes,
      int failedProbes) {
    return new Tick(
        number,
        from,
        to,
        elapsed,
        candidate,
        stable,
        false,
        InstanceCounts.UNKNOWN,
        probes,
        failedProbes);
  }

  /// Returns the tick with the number `other`.
  Tick numbered(long other) {
    return other == number
        ? this
        : new Tick(
            other,
            from,
            to,
            elapsed,
            candidate,
            stable,
            shifted,
            fleet,
            probes,
            failedProbes,
            measured);
  }

  /// Returns the tick with the end `end`.
  Tick until(Instant end) {
    return new Tick(
        number,
        from,
        end,
        elapsed,
        candidate,
        stable,
        shifted,
        fleet,
        probes,
        failedProbes,
        measured);
  }

  /// Returns the tick with `instances` as its only stable instances. Answers of sources other than
  /// the router stay unchanged, since these name instances differently.
  Tick comparedWith(List<String> instances) {
    InstanceCounts narrow = fleet.only(instances);
    return new Tick(
        number,
        from,
        to,
        elapsed,
        candidate,
        narrow.sum(),
        shifted,
        narrow,
        probes,
        failedProbes,
        measured);
  }

  /// Returns the tick without the measurements of `checks`.
  public Tick without(Set<String> checks) {
    List<SourceSample> rest = measured.stream().filter(it -> !checks.contains(it.check())).toList();
    return rest.size() == measured.size()
        ? this
        : new Tick(
            number,
            from,
            to,
            elapsed,
            candidate,
            stable,
            shifted,
            fleet,
            probes,
            failedProbes,
            rest);
  }

  /// Returns the tick without requests by match.
  Tick withoutMatched() {
    Counts rest = candidate.withoutMatched();
    return new Tick(
        number,
        from,
        to,
        elapsed,
        rest,
        stable.withoutMatched(),
        shifted,
        fleet.withoutMatched(rest.requests()),
        probes,
        failedProbes,
        measured);
  }

  /// Whether nothing happened in the tick. Its name keeps it out of the JSON.
  public boolean isQuiet() {
    return !shifted
        && isQuiet(candidate)
        && isQuiet(stable)
        && probes == 0
        && failedProbes == 0
        && measured.isEmpty();
  }

  /// Returns a quiet tick that counts for `other`, without its instances: a new instance without
  /// requests must not separate it from the equal ticks of its run.
  public Tick lasting(Duration other) {
    return new Tick(
        number,
        from,
        to,
        other,
        candidate,
        stable,
        shifted,
        fleet.nameless(),
        probes,
        failedProbes,
        measured);
  }

  /// Returns the tick for a check that is not the router's: with the counts of that check, or none.
  Tick of(String check) {
    List<SourceSample.Counted> counted =
        measured.stream()
            .filter(it -> it.check().equals(check))
            .filter(SourceSample.Counted.class::isInstance)
            .map(SourceSample.Counted.class::cast)
            .toList();
    return new Tick(
        number,
        from,
        to,
        elapsed,
        counted.stream().map(SourceSample.Counted::candidate).reduce(Counts.NONE, Counts::plus),
        counted.stream().map(SourceSample.Counted::stable).reduce(Counts.NONE, Counts::plus),
        shifted,
        counted.stream()
            .map(SourceSample.Counted::fleet)
            .reduce(InstanceCounts.UNKNOWN, InstanceCounts::plus),
        0,
        0,
        measured);
  }

  private static boolean isQuiet(Counts counts) {
    return counts.requests() == 0 && counts.aborted() == 0;
  }
}
