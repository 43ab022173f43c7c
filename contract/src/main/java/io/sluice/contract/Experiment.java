package io.sluice.contract;

import java.time.Duration;
import java.util.Optional;

/// Equally many fresh instances of stable and of the candidate, compared with one another and with
/// nobody else: a process that has run for long differs from a fresh one by itself. A canary has
/// one at most, before any other step that brings up instances of the candidate: they stay, and
/// would be no fresh ones. As a user writes it: `{replicas: 2, observe: 10m}`.
///
/// @param replicas how many of each, of the release's replicas; at least 1
/// @param observe how long; as long as the canary observes if empty
public record Experiment(Amount replicas, Optional<Duration> observe) {}
