package io.sluice.contract.view;

import java.time.Instant;
import java.util.Optional;

/// What is measured at the moment, for eyes only.
///
/// @param measured the candidate's share of the requests, 0 to 1; empty without requests
/// @param requests candidate requests in the present step
/// @param errors failed ones among them
/// @param stableRequests stable requests in the present step
/// @param remaining seconds of the window still to pass
public record WatchedView(
    int step,
    Optional<Double> measured,
    long requests,
    long errors,
    long stableRequests,
    long stableErrors,
    long remaining,
    String sentence,
    Instant at) {}
