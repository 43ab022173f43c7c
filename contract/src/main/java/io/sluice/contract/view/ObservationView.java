package io.sluice.contract.view;

import java.time.Instant;
import java.util.Optional;

/// The current measurements, for display only.
///
/// @param measured candidate's share of the requests, 0 to 1; empty without requests
/// @param requests candidate requests in the current step
/// @param errors failed candidate requests in the current step
/// @param stableRequests stable requests in the current step
/// @param remaining remaining seconds of the window
public record ObservationView(
    int step,
    Optional<Double> measured,
    long requests,
    long errors,
    long stableRequests,
    long stableErrors,
    long remaining,
    String sentence,
    Instant at) {}
