package io.sluice.health.source;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// The query that a [SourceClient] sends.
///
/// @param source the source; its kind is the client's
/// @param check the check's name
/// @param release the candidate's release
/// @param stable the stable's release; empty on a first release
/// @param version the candidate's version
/// @param stableVersion the stable's version; empty on a first release
/// @param window the window of rates and quantiles: the check's interval
/// @param limit the timeout
public record SourceQuery(
    Source source,
    String check,
    LaneKey lane,
    UUID release,
    Optional<UUID> stable,
    String version,
    Optional<String> stableVersion,
    Duration window,
    Duration limit) {}
