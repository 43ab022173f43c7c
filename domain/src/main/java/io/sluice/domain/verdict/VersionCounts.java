package io.sluice.domain.verdict;

import java.util.List;
import java.util.Optional;

/// The counts of both versions between two queries of one source.
///
/// @param fleet the same counts by instance
public record VersionCounts(Counts candidate, Counts stable, InstanceCounts fleet) {
  public static final VersionCounts NONE = new VersionCounts(Counts.NONE, Counts.NONE);

  /// Creates counts of unknown instances.
  public VersionCounts(Counts candidate, Counts stable) {
    this(candidate, stable, InstanceCounts.UNKNOWN);
  }

  VersionCounts plus(VersionCounts other) {
    return new VersionCounts(
        candidate.plus(other.candidate), stable.plus(other.stable), fleet.plus(other.fleet));
  }

  /// Whether there were no requests.
  boolean isQuiet() {
    return isQuiet(candidate) && isQuiet(stable);
  }

  private static boolean isQuiet(Counts counts) {
    return counts.requests() == 0 && counts.aborted() == 0;
  }

  /// Returns the counts that must be judged: without those of a candidate without traffic, and
  /// without latency during the warm-up.
  VersionCounts judged(boolean shifted, boolean warmingUp) {
    VersionCounts counts = shifted ? this : new VersionCounts(Counts.NONE, stable, fleet);
    return shifted && warmingUp ? counts.withoutLatency() : counts;
  }

  VersionCounts withWarmUp(Optional<InstanceCounts.WarmUp> warmUp) {
    return new VersionCounts(candidate, stable, fleet.withWarmUp(warmUp));
  }

  private VersionCounts withoutLatency() {
    return new VersionCounts(
        candidate.withoutLatency(), stable.withoutLatency(), fleet.withoutLatency());
  }

  /// Returns the counts with a table in which the candidate has all traffic.
  VersionCounts withCandidateAlone() {
    return new VersionCounts(candidate, stable, fleet.withCandidateAlone());
  }

  /// Returns the counts with the table and the warm-up of the router.
  VersionCounts withContextFrom(VersionCounts router) {
    return new VersionCounts(candidate, stable, fleet.withContextFrom(router.fleet));
  }

  /// Returns the counts without requests by match.
  VersionCounts withoutMatched() {
    Counts rest = candidate.withoutMatched();
    return new VersionCounts(rest, stable.withoutMatched(), fleet.withoutMatched(rest.requests()));
  }

  /// Returns the counts with `instances` as the only stable instances.
  VersionCounts comparedWith(List<String> instances) {
    InstanceCounts narrow = fleet.only(instances);
    return new VersionCounts(candidate, narrow.sum(), narrow);
  }

  /// Returns the counts with the first stable instance in place of the candidate, without latency.
  VersionCounts placebo() {
    List<InstanceCounts.Member> all = fleet.reached();
    Counts first = all.isEmpty() ? Counts.NONE : all.getFirst().counts();
    List<InstanceCounts.Member> rest = all.isEmpty() ? all : all.subList(1, all.size());
    InstanceCounts others = new InstanceCounts(1, rest).withoutLatency();
    return new VersionCounts(first.withoutLatency(), others.sum(), others);
  }
}
