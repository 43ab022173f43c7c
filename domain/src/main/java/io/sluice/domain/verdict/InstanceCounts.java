package io.sluice.domain.verdict;

import io.sluice.contract.Percent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The instances that got the requests of a tick.
///
/// @param candidates number of candidate instances that had requests
/// @param stable counts of all stable instances that the router lists, in a fixed order; their sum
///   is the tick's count of stable
/// @param table the routing table at the end of the tick; empty if the router does not report it
/// @param buckets requests of sticky clients by bucket; empty if clients are not sticky, or if the
///   source does not report them
/// @param warmUp the instances in their warm-up; empty if there are none
public record InstanceCounts(
    int candidates,
    List<Member> stable,
    Optional<Table> table,
    Optional<ClientBuckets> buckets,
    Optional<WarmUp> warmUp) {
  /// The name under which a router counts requests that reached no instance.
  public static final String NO_INSTANCE = "none";

  /// The value for unknown instances.
  public static final InstanceCounts UNKNOWN = new InstanceCounts(0, List.of());

  public InstanceCounts {
    stable = List.copyOf(stable);
  }

  /// Creates counts without buckets and warm-up.
  public InstanceCounts(int candidates, List<Member> stable, Optional<Table> table) {
    this(candidates, stable, table, Optional.empty(), Optional.empty());
  }

  /// Creates counts with an unknown table.
  public InstanceCounts(int candidates, List<Member> stable) {
    this(candidates, stable, Optional.empty());
  }

  /// The summary of a routing table.
  ///
  /// @param weight the candidate's weight in percent
  /// @param candidates number of candidate instances that requests may go to
  /// @param stable number of stable instances that requests may go to
  public record Table(int weight, int candidates, int stable) {}

  /// The instances in their warm-up: the time after the first request that they answered.
  ///
  /// @param candidate whether the candidate is in it: see [InstanceAges#isWarmingUp]
  /// @param stable names of the stable instances that are in it
  public record WarmUp(boolean candidate, List<String> stable) {
    public WarmUp {
      stable = List.copyOf(stable);
    }
  }

  /// The counts of one instance.
  public record Member(String instance, Counts counts) {}

  /// Returns the sum of both. An instance that is in both appears once, at its first place.
  InstanceCounts plus(InstanceCounts other) {
    Map<String, Counts> members = new LinkedHashMap<>();
    Stream.concat(stable.stream(), other.stable.stream())
        .forEach(member -> members.merge(member.instance(), member.counts(), Counts::plus));
    return new InstanceCounts(
        Math.max(candidates, other.candidates),
        members.entrySet().stream()
            .map(entry -> new Member(entry.getKey(), entry.getValue()))
            .toList(),
        table.or(other::table),
        buckets.or(other::buckets),
        warmUp.or(other::warmUp));
  }

  /// Returns the counts with the requests of sticky clients by bucket.
  public InstanceCounts withBuckets(ClientBuckets clients) {
    return new InstanceCounts(candidates, stable, table, Optional.of(clients), warmUp);
  }

  /// Returns the counts with the instances in their warm-up.
  InstanceCounts withWarmUp(Optional<WarmUp> young) {
    return new InstanceCounts(candidates, stable, table, buckets, young);
  }

  /// Whether the candidate is in its warm-up. Its name keeps it out of the JSON.
  public boolean isWarmingUp() {
    return warmUp.isPresent() && warmUp.get().candidate();
  }

  /// Whether the candidate has all traffic: by the table or, if the table is unknown, because no
  /// stable instance is listed. Its name keeps it out of the JSON.
  boolean isCandidateAlone() {
    return table.isPresent()
        ? table.get().weight() == 100 || table.get().stable() == 0
        : stable.isEmpty();
  }

  /// Returns the counts with a table in which the candidate has all traffic.
  InstanceCounts withCandidateAlone() {
    Table all = new Table(Percent.ALL.value(), Math.max(1, candidates), 0);
    return new InstanceCounts(candidates, stable, Optional.of(all), buckets, warmUp);
  }

  /// Returns the counts of another source with the table and the warm-up of these.
  InstanceCounts withContextFrom(InstanceCounts router) {
    return new InstanceCounts(
        candidates, stable, table.or(() -> router.table), buckets, router.warmUp);
  }

  private InstanceCounts withMembers(int requested, List<Member> members) {
    return new InstanceCounts(requested, members, table, buckets, warmUp);
  }

  /// Returns the number of instances: those in the table or, if it is unknown, those that had
  /// requests.
  Table members() {
    return table.orElseGet(() ->
        new Table(
            0,
            candidates,
            (int) reached().stream().filter(it -> it.counts().requests() > 0).count()));
  }

  /// Whether the table gives the candidate no traffic although its weight should be `weight`.
  boolean isWithholding(Percent weight) {
    return weight.value() > 0 && table.filter(it -> it.weight() == 0).isPresent();
  }

  /// Returns the counts without their instances.
  InstanceCounts nameless() {
    return new InstanceCounts(0, List.of(), table, Optional.empty(), warmUp);
  }

  /// Returns the counts with only `instances` of stable.
  InstanceCounts only(List<String> instances) {
    return withMembers(
        candidates,
        stable.stream().filter(member -> instances.contains(member.instance())).toList());
  }

  /// Returns the stable instances, without the requests that reached none.
  List<Member> reached() {
    return stable.stream().filter(it -> !it.instance().equals(NO_INSTANCE)).toList();
  }

  /// Returns the sum of all stable instances.
  Counts sum() {
    return stable.stream().map(Member::counts).reduce(Counts.NONE, Counts::plus);
  }

  /// Returns the counts without requests by match.
  ///
  /// @param requests number of the candidate's remaining requests
  InstanceCounts withoutMatched(long requests) {
    return withMembers(
        (int) Math.min(candidates, requests),
        stable.stream()
            .map(member -> new Member(member.instance(), member.counts().withoutMatched()))
            .toList());
  }

  /// Returns the counts without latency.
  InstanceCounts withoutLatency() {
    return withMembers(
        candidates,
        stable.stream()
            .map(member -> new Member(member.instance(), member.counts().withoutLatency()))
            .toList());
  }
}
