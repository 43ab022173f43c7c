package io.sluice.domain.verdict;

import java.util.List;

/// Which instances a tick's requests went to.
///
/// @param candidates how many of the candidate's had any
/// @param stable all of stable's that the router lists, in one order; their sum is the tick's
public record Fleet(int candidates, List<Member> stable) {
  /// Nobody knows.
  public static final Fleet UNKNOWN = new Fleet(0, List.of());

  public Fleet {
    stable = List.copyOf(stable);
  }

  /// What one instance answered.
  public record Member(String instance, Counts counts) {}

  /// The same without latency.
  Fleet withoutSlow() {
    return new Fleet(
        candidates,
        stable.stream()
            .map(member -> new Member(member.instance(), member.counts().withoutSlow()))
            .toList());
  }
}
