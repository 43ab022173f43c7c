package io.sluice.contract;

import java.util.List;

/// What will be done, in order. Never empty.
public record Plan(List<Step> steps) {
  public Plan {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a plan has at least one step");
    }
  }
}
