package io.sluice.domain.verdict;

import io.sluice.contract.Percent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Which instances a tick's requests went to.
///
/// @param candidates how many of the candidate's had any
/// @param stable all of stable's that the router lists, in one order; their sum is the tick's
/// @param table what the router routed by when the tick ended; empty if it does not say
public record Fleet(int candidates, List<Member> stable, Optional<Table> table) {
  /// Nobody knows.
  public static final Fleet UNKNOWN = new Fleet(0, List.of());

  public Fleet {
    stable = List.copyOf(stable);
  }

  /// By a table that nobody knows.
  public Fleet(int candidates, List<Member> stable) {
    this(candidates, stable, Optional.empty());
  }

  /// What a router routes by.
  ///
  /// @param weight the candidate's, in percent
  /// @param candidates how many instances of the candidate requests may go to
  /// @param stable likewise of stable's
  public record Table(int weight, int candidates, int stable) {}

  /// What one instance answered.
  public record Member(String instance, Counts counts) {}

  /// Both together; an instance that is in both once, where it comes first.
  Fleet plus(Fleet other) {
    Map<String, Counts> members = new LinkedHashMap<>();
    Stream.concat(stable.stream(), other.stable.stream())
        .forEach(member -> members.merge(member.instance(), member.counts(), Counts::plus));
    return new Fleet(
        Math.max(candidates, other.candidates),
        members.entrySet().stream()
            .map(entry -> new Member(entry.getKey(), entry.getValue()))
            .toList(),
        table.or(other::table));
  }

  /// How many instances there are; where the router does not say, those that had requests.
  Table members() {
    return table.orElseGet(() ->
        new Table(
            0, candidates, (int) stable.stream().filter(it -> it.counts().requests() > 0).count()));
  }

  /// Whether the table gives the candidate nothing although it was to have `weight`.
  boolean withholds(Percent weight) {
    return weight.value() > 0 && table.filter(it -> it.weight() == 0).isPresent();
  }

  /// The same without who was listed.
  Fleet nameless() {
    return new Fleet(0, List.of(), table);
  }

  /// The same with nobody of stable's but `instances`.
  Fleet only(List<String> instances) {
    return new Fleet(
        candidates,
        stable.stream().filter(member -> instances.contains(member.instance())).toList(),
        table);
  }

  /// What stable's answered together.
  Counts sum() {
    return stable.stream().map(Member::counts).reduce(Counts.NONE, Counts::plus);
  }

  /// A tick with the first of stable's instances in the candidate's place.
  static Tick placebo(Tick tick) {
    List<Member> all = tick.fleet().stable();
    Counts first = all.isEmpty() ? Counts.NONE : all.getFirst().counts();
    List<Member> others = all.isEmpty() ? all : all.subList(1, all.size());
    return new Tick(
        tick.number(),
        tick.from(),
        tick.to(),
        tick.elapsed(),
        first.withoutSlow(),
        others.stream()
            .map(member -> member.counts().withoutSlow())
            .reduce(Counts.NONE, Counts::plus),
        tick.shifted(),
        new Fleet(1, others).withoutSlow(),
        0,
        0);
  }

  /// The same without what came by a match.
  ///
  /// @param requests how many of the candidate's are left
  Fleet withoutMatched(long requests) {
    return new Fleet(
        (int) Math.min(candidates, requests),
        stable.stream()
            .map(member -> new Member(member.instance(), member.counts().withoutMatched()))
            .toList(),
        table);
  }

  /// The same without latency.
  Fleet withoutSlow() {
    return new Fleet(
        candidates,
        stable.stream()
            .map(member -> new Member(member.instance(), member.counts().withoutSlow()))
            .toList(),
        table);
  }
}
