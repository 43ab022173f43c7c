package io.sluice.contract.view;

import io.sluice.contract.Verdict;
import java.time.Instant;

/// The last verdict on a release, with the counts of its step.
///
/// @param step the step that was judged
/// @param requests candidate requests in this step
/// @param errors failed candidate requests in this step
/// @param stableRequests stable requests in this step
public record VerdictView(
    int step,
    Verdict.Kind kind,
    String sentence,
    long requests,
    long errors,
    long stableRequests,
    long stableErrors,
    Instant at) {}
