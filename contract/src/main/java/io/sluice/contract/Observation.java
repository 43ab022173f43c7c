package io.sluice.contract;

import java.util.Optional;

/// The state of a watch, written by health-monitor to `release.observations` every 5 s, and every 2
/// s while the candidate has a part of the traffic; not written while no verdict is possible.
///
/// @param intended candidate's weight as shifted
/// @param measured candidate's share of the counted requests, 0 to 1; empty without requests
/// @param remaining remaining seconds of the window
/// @param sentence findings so far
public record Observation(
    int step,
    Percent intended,
    Optional<Double> measured,
    long requests,
    long errors,
    long stableRequests,
    long stableErrors,
    double logE,
    double logLimit,
    long remaining,
    String sentence)
    implements Event {}
