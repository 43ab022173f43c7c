package io.sluice.contract;

import java.time.Instant;
import java.util.Optional;

/// The end of a release, written by notifier to `release.outcomes`: one event id per release.
///
/// The record is as flat as its JSON: each component is a field.
///
/// @param previous version of the previous stable
/// @param strategy `canary`, `blueGreen` or `rolling`
/// @param started time of the start; empty if the release never started
public record ReleaseEnded(
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
