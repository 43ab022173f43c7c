package io.sluice.contract;

import java.util.Optional;

/// What a watch sees, written by health-monitor to `release.observations` every 5 s, and every 2 s
/// while the candidate has a part of the traffic; not while no verdict could be said.
///
/// @param intended the candidate's share as shifted
/// @param measured the candidate's share as counted, 0 to 1; empty without requests
/// @param remaining seconds of the window still to pass
/// @param sentence what is known so far
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
