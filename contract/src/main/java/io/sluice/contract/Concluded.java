package io.sluice.contract;

import java.time.Instant;
import java.util.Optional;

/// How a release ended, written by notifier to `release.outcomes`: one event id per release.
///
/// @param previous the version that served when it started
/// @param strategy `canary`, `blueGreen` or `rolling`
/// @param started empty if it never started
public record Concluded(
    Outcome outcome,
    String reason,
    String application,
    String environment,
    String version,
    Optional<String> artifact,
    Optional<String> previous,
    String strategy,
    String caller,
    Instant queued,
    Optional<Instant> started,
    Instant ended)
    implements Event {}
