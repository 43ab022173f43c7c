package io.sluice.contract;

import java.util.List;

/// The steps of a release, in order.
public record Plan(List<Step> steps) {
  /// The plan of a release that has not adopted one.
  public static final Plan NONE = new Plan(List.of());

  public Plan {
    steps = List.copyOf(steps);
  }
}
