package io.sluice.contract.view;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import java.util.List;
import java.util.Optional;

/// What a release would do; nothing was done.
///
/// @param previous the version that serves now; empty if this would be the lane's first
/// @param steps all pending
/// @param spec the document with all defaults resolved
public record PlanView(
    LaneKey lane,
    String version,
    String strategy,
    Optional<String> previous,
    List<StepView> steps,
    ReleaseSpec spec) {
  public PlanView {
    steps = List.copyOf(steps);
  }
}
