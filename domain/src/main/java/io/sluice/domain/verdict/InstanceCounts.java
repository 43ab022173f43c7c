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
public record InstanceCounts(int candidates, List<Member> stable, Optional<Table> table) {
  /// The value for unknown instances.
  public static final InstanceCounts UNKNOWN = new InstanceCounts(0, List.of());

  public InstanceCounts {
    stable = List.copyOf(stable);
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
        table.or(other::table));
  }

  /// Returns the number of instances: those in the table or, if it is unknown, those that had
  /// requests.
  Table members() {
    return table.orElseGet(() ->
        new Table(
            0, candidates, (int) stable.stream().filter(it -> it.counts().requests() > 0).count()));
  }

  /// Whether the table gives the candidate no traffic although its weight should be `weight`.
  boolean isWithholding(Percent weight) {
    return weight.value() > 0 && table.filter(it -> it.weight() == 0).isPresent();
  }

  /// Returns the counts without their instances.
  InstanceCounts nameless() {
    return new InstanceCounts(0, List.of(), table);
  }

  /// Returns the counts with only `instances` of stable.
  InstanceCounts only(List<String> instances) {
    return new InstanceCounts(
        candidates,
        stable.stream().filter(member -> instances.contains(member.instance())).toList(),
        table);
  }

  /// Returns the sum of all stable instances.
  Counts sum() {
    return stable.stream().map(Member::counts).reduce(Counts.NONE, Counts::plus);
  }

  /// Returns the counts without requests by match.
  ///
  /// @param requests number of the candidate's remaining requests
  InstanceCounts withoutMatched(long requests) {
    return new InstanceCounts(
        (int) Math.min(candidates, requests),
        stable.stream()
            .map(member -> new Member(member.instance(), member.counts().withoutMatched()))
            .toList(),
        table);
  }

  /// Returns the counts without latency.
  InstanceCounts withoutLatency() {
    return new InstanceCounts(
        candidates,
        stable.stream()
            .map(member -> new Member(member.instance(), member.counts().withoutLatency()))
            .toList(),
        table);
  }
}
