package io.sluice.health.source;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// What a [Monitor] is asked.
///
/// @param source of the kind that the monitor is for
/// @param check the check's name
/// @param release the candidate's
/// @param stable empty on a first release
/// @param version the candidate's
/// @param stableVersion empty on a first release
/// @param window over how long rates and quantiles are taken: the check's interval
/// @param limit longest wait
public record Question(
    Source source,
    String check,
    LaneKey lane,
    UUID release,
    Optional<UUID> stable,
    String version,
    Optional<String> stableVersion,
    Duration window,
    Duration limit) {}
