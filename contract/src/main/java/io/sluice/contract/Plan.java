package io.sluice.contract;

import java.util.List;
import java.util.Optional;

/// The steps of a release, in order.
///
/// @param batches limits of a plan that replaces instances in batches; empty if all instances of
///   stable stay until the candidate is promoted
public record Plan(List<Step> steps, Optional<Batches> batches) {
  /// The plan of a release that has not adopted one.
  public static final Plan NONE = new Plan(List.of());

  public Plan {
    steps = List.copyOf(steps);
  }

  /// Creates a plan in which stable keeps its instances until the candidate is promoted.
  public Plan(List<Step> steps) {
    this(steps, Optional.empty());
  }

  /// The size of the batches in which instances are replaced.
  ///
  /// @param maxUnavailable number of instances, 0 or more, that may be missing meanwhile: all
  ///   traffic needs this many fewer than the replicas
  public record Batches(int maxUnavailable) {}
}
