package io.sluice.domain.rollout;

import io.sluice.contract.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The results of the current step so far, apart from its confirmed effects.
///
/// @param verdict last verdict on the step
/// @param failure reason why the last attempt of an effect failed
/// @param approvals people who have approved the gate
public record StepResults(
    Optional<Verdict.Kind> verdict, Optional<String> failure, List<String> approvals) {
  static final StepResults NONE = new StepResults(Optional.empty(), Optional.empty(), List.of());

  public StepResults {
    approvals = List.copyOf(approvals);
  }

  StepResults withVerdict(Verdict.Kind value) {
    return new StepResults(Optional.of(value), failure, approvals);
  }

  StepResults withFailure(Optional<String> value) {
    return new StepResults(verdict, value, approvals);
  }

  StepResults withApproval(String caller) {
    var more = new ArrayList<>(approvals);
    more.add(caller);
    return new StepResults(verdict, failure, more);
  }
}
