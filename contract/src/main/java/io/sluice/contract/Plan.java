package io.sluice.contract;

import java.util.List;

/// What will be done, in order.
public record Plan(List<Step> steps) {
  /// Before a plan is adopted.
  public static final Plan NONE = new Plan(List.of());

  public Plan {
    steps = List.copyOf(steps);
  }
}
