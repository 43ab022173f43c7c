package io.sluice.messaging;

import java.time.Instant;

/// The row that is a lane's lock, its counters and the snapshot of its fold.
///
/// @param seq sequence of the last entry of its log; 0 if there is none
/// @param epoch see [io.sluice.contract.Token]
/// @param n grows with every effect row and every takeover of a lease
/// @param at instant of its last signal; no later one counts as earlier
/// @param snapshot the service's own state of the lane, as JSON; empty if there is none
public record LaneRow(String key, long seq, long epoch, long n, Instant at, String snapshot) {}
