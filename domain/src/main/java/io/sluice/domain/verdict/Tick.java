package io.sluice.domain.verdict;

import io.sluice.contract.Percent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// The counts between two reads of the router, within one start id and one table. A verdict depends
/// only on the fold of a watch's ticks.
///
/// @param number number of the tick, from 1 in each watch, without gaps
/// @param counts counts by the router; none of the candidate before the first shift
/// @param shifted whether it is the first tick under another weight of the candidate
/// @param measured answers of sources other than the router since the last tick
public record Tick(
    long number,
    Span span,
    VersionCounts counts,
    boolean shifted,
    Probes probes,
    List<SourceSample> measured) {
  public Tick {
    measured = List.copyOf(measured);
  }

  /// The time of a tick.
  ///
  /// @param from time of the previous read of the router
  /// @param to time of this read
  /// @param elapsed part of a window that it counts for; less than `to - from` after a gap
  public record Span(Instant from, Instant to, Duration elapsed) {}

  /// The numbers of candidate instances by the response of their health path.
  public record Probes(int succeeded, int failed) {
    public static final Probes NONE = new Probes(0, 0);
  }

  /// Returns the router's counts of the candidate.
  public Counts candidate() {
    return counts.candidate();
  }

  /// Returns the router's counts of stable.
  public Counts stable() {
    return counts.stable();
  }

  /// Returns the tick with the number `other`.
  Tick numbered(long other) {
    return new Tick(other, span, counts, shifted, probes, measured);
  }

  /// Returns the tick with the end `end`.
  Tick until(Instant end) {
    return with(new Span(span.from, end, span.elapsed), counts);
  }

  /// Returns the tick with `instances` as its only stable instances. Answers of sources other than
  /// the router stay unchanged, since these name instances differently.
  Tick comparedWith(List<String> instances) {
    return with(span, counts.comparedWith(instances));
  }

  /// Returns the tick without stable's instances in their warm-up, if other ones answered requests.
  Tick withoutYoung() {
    List<String> young =
        counts.fleet().warmUp().map(InstanceCounts.WarmUp::stable).orElse(List.of());
    if (young.isEmpty()) {
      return this;
    }
    boolean isAnswering =
        counts.fleet().reached().stream()
            .filter(member -> !young.contains(member.instance()))
            .anyMatch(member -> member.counts().requests() > 0);
    List<String> old =
        counts.fleet().stable().stream()
            .map(InstanceCounts.Member::instance)
            .filter(instance -> !young.contains(instance))
            .toList();
    return isAnswering ? comparedWith(old) : this;
  }

  /// Returns the tick with a table in which the candidate has all traffic, if its weight says so
  /// and the router does not report tables.
  Tick withWeight(Percent weight) {
    boolean isAssumed = weight.equals(Percent.ALL) && counts.fleet().table().isEmpty();
    return isAssumed ? with(span, counts.withCandidateAlone()) : this;
  }

  /// Returns the tick without requests by match.
  Tick withoutMatched() {
    return with(span, counts.withoutMatched());
  }

  /// Returns the tick with the first stable instance in place of the candidate, without latency.
  Tick placebo() {
    return with(span, counts.placebo());
  }

  /// Whether a version answered requests. A source that is queried rarely has none in most ticks.
  boolean hasRequests() {
    return candidate().requests() > 0 || stable().requests() > 0;
  }

  /// Whether the candidate has all traffic. Its name keeps it out of the JSON.
  boolean isCandidateAlone() {
    return stable().requests() == 0 && counts.fleet().isCandidateAlone();
  }

  /// Whether nothing happened in the tick. Its name keeps it out of the JSON.
  public boolean isQuiet() {
    return !shifted && counts.isQuiet() && probes.equals(Probes.NONE) && measured.isEmpty();
  }

  /// Returns a quiet tick that counts for `other`, without its instances: a new instance without
  /// requests must not separate it from the equal ticks of its run.
  public Tick lasting(Duration other) {
    return with(
        new Span(span.from, span.to, other),
        new VersionCounts(candidate(), stable(), counts.fleet().nameless()));
  }

  private Tick with(Span span, VersionCounts counts) {
    return new Tick(number, span, counts, shifted, probes, measured);
  }

  /// Returns the tick without the measurements of `checks`.
  public Tick without(Set<String> checks) {
    List<SourceSample> rest = measured.stream().filter(it -> !checks.contains(it.check())).toList();
    return new Tick(number, span, counts, shifted, probes, rest);
  }

  /// Returns the tick for a check that is not the router's: with the answers for that check, and
  /// their counts, or none, instead of the router's.
  Tick of(String check) {
    List<SourceSample> mine = measured.stream().filter(it -> it.check().equals(check)).toList();
    VersionCounts sum = VersionCounts.NONE;
    for (SourceSample sample : mine) {
      sum = sample instanceof SourceSample.Counted(_, var counted) ? sum.plus(counted) : sum;
    }
    return new Tick(number, span, sum.withContextFrom(counts), shifted, Probes.NONE, mine);
  }
}
