package io.sluice.contract.view;

import io.sluice.contract.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The last verdict on a release, with the counts of its step.
///
/// The record is as flat as its JSON: each component is a field.
///
/// @param step the step that was judged
/// @param requests candidate requests in this step
/// @param errors failed candidate requests in this step
/// @param stableRequests stable requests in this step
/// @param notes noise that was not measured, and an instance of stable that fails far more often
///   than the others, a sentence each; absent if there are none
/// @param findings finding of each check; absent if an earlier version of Sluice stored the verdict
public record VerdictView(
    int step,
    Verdict.Kind kind,
    String sentence,
    long requests,
    long errors,
    long stableRequests,
    long stableErrors,
    Instant at,
    Optional<List<String>> notes,
    Optional<List<FindingView>> findings) {

  /// Creates a verdict without notes and findings.
  public VerdictView(
      int step,
      Verdict.Kind kind,
      String sentence,
      long requests,
      long errors,
      long stableRequests,
      long stableErrors,
      Instant at) {
    this(
        step,
        kind,
        sentence,
        requests,
        errors,
        stableRequests,
        stableErrors,
        at,
        Optional.empty(),
        Optional.empty());
  }
}
