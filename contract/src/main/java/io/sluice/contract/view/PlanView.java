package io.sluice.contract.view;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import java.util.List;
import java.util.Optional;

/// The plan that a release would have; nothing was changed.
///
/// The record is as flat as its JSON: each component is a field.
///
/// @param strategyReason reason for the strategy, if Sluice chose it
/// @param previous version that serves now; empty if this would be the lane's first release
/// @param steps steps, all pending
/// @param violations reasons why it could not start now, a sentence each
/// @param inactiveChecks requested checks that would be inactive, a sentence each
/// @param predicted events of a release without problems, a sentence each
/// @param floors floors of the environment, met or missed
/// @param analysis checks that would judge it
/// @param spec document with all defaults resolved
public record PlanView(
    LaneKey lane,
    String version,
    String strategy,
    Optional<String> strategyReason,
    Optional<String> previous,
    List<StepView> steps,
    List<String> violations,
    List<String> inactiveChecks,
    List<String> predicted,
    List<FloorView> floors,
    AnalysisView analysis,
    ReleaseSpec spec) {
  public PlanView {
    violations = List.copyOf(violations);
    inactiveChecks = List.copyOf(inactiveChecks);
    predicted = List.copyOf(predicted);
    floors = List.copyOf(floors);
    steps = List.copyOf(steps);
  }
}
