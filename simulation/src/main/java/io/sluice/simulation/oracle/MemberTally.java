package io.sluice.simulation.oracle;

import java.util.EnumMap;
import java.util.Map;

/// Counts of how often each rule of members, leases and deadlines was armed (its case arose), and
/// how often it was broken.
public final class MemberTally {
  private final Map<Rule, Count> counts = new EnumMap<>(Rule.class);

  /// The rules of members, that of weight leases and that of deadlines.
  public enum Rule {
    /// A ready instance of a release with weight is a member within two rounds.
    S12,
    /// A dead member leaves within two rounds if another instance is ready.
    S13,
    /// A dead instance of a release with weight is replaced, regardless of other effects.
    S14,
    /// A lost table is written again within two rounds.
    S15,
    /// A weight lease lasts while the lane is observed, and an expired weight needs a new
    /// observation.
    LEASE,
    /// A deadline fires within 5 s of its instant.
    DEADLINE
  }

  /// @param armed how often its case arose
  /// @param broken how often the rule did not hold
  public record Count(long armed, long broken) {
    static final Count NONE = new Count(0, 0);

    Count plus(Count other) {
      return new Count(armed + other.armed, broken + other.broken);
    }
  }

  void armed(Rule rule) {
    counts.merge(rule, new Count(1, 0), Count::plus);
  }

  void broken(Rule rule) {
    counts.merge(rule, new Count(0, 1), Count::plus);
  }

  /// Adds the counts of `other`.
  public void add(MemberTally other) {
    other.counts.forEach((rule, count) -> counts.merge(rule, count, Count::plus));
  }

  public Count of(Rule rule) {
    return counts.getOrDefault(rule, Count.NONE);
  }
}
