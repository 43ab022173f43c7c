package io.sluice.contract;

import java.time.Duration;
import java.util.Optional;

/// Equal numbers of fresh instances of stable and of the candidate, compared only with one another,
/// since a long-running process differs from a fresh one. A canary has at most one experiment. It
/// precedes every other step that starts candidate instances: those instances stay, and would no
/// longer be fresh. As a user writes it: `{replicas: 2, observe: 10m}`.
///
/// @param replicas number of instances of each version, as an amount of the release's replicas; at
///   least 1
/// @param observe observation time; the canary's `observe` if empty
public record Experiment(Amount replicas, Optional<Duration> observe) {}
