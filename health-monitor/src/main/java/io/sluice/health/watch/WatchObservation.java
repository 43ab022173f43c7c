package io.sluice.health.watch;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Observation;
import java.time.Instant;
import java.util.UUID;

/// An observation of a watch, to be published.
///
/// @param number of its last tick; 0 before the first
/// @param at time by the database's clock
public record WatchObservation(
    LaneKey lane, UUID release, long number, Instant at, Observation observation) {}
