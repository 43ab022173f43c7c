package io.sluice.contract.view;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import java.util.List;
import java.util.Optional;

/// What a release would do; nothing was done.
///
/// @param why why it is this strategy, if that was left to Sluice
/// @param previous the version that serves now; empty if this would be the lane's first
/// @param steps all pending
/// @param violations what would keep it from starting now, a sentence each
/// @param unjudged what nobody will judge although it is asked for, a sentence each
/// @param predicted the events if everything goes well, a sentence each
/// @param spec the document with all defaults resolved
public record PlanView(
    LaneKey lane,
    String version,
    String strategy,
    Optional<String> why,
    Optional<String> previous,
    List<StepView> steps,
    List<String> violations,
    List<String> unjudged,
    List<String> predicted,
    ReleaseSpec spec) {
  public PlanView {
    violations = List.copyOf(violations);
    unjudged = List.copyOf(unjudged);
    predicted = List.copyOf(predicted);
    steps = List.copyOf(steps);
  }
}
