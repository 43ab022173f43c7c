package io.sluice.domain.rollout;

import io.sluice.contract.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The results of the current step so far, apart from its confirmed effects.
///
/// @param verdict last verdict on the step
/// @param sentence sentence of that verdict; empty without a verdict, or if an earlier version
///   stored the state
/// @param failure reason why the last attempt of an effect failed
/// @param approvals people who have approved the gate
public record StepResults(
    Optional<Verdict.Kind> verdict,
    Optional<String> sentence,
    Optional<String> failure,
    List<String> approvals) {
  static final StepResults NONE =
      new StepResults(Optional.empty(), Optional.empty(), Optional.empty(), List.of());

  public StepResults {
    approvals = List.copyOf(approvals);
  }

  StepResults withVerdict(Verdict.Kind value, String reason) {
    return new StepResults(Optional.of(value), Optional.of(reason), failure, approvals);
  }

  StepResults withoutSentence() {
    return new StepResults(verdict, Optional.empty(), failure, approvals);
  }

  StepResults withFailure(Optional<String> value) {
    return new StepResults(verdict, sentence, value, approvals);
  }

  StepResults withApproval(String caller) {
    var more = new ArrayList<>(approvals);
    more.add(caller);
    return new StepResults(verdict, sentence, failure, more);
  }
}
