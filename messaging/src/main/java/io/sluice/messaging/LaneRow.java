package io.sluice.messaging;

import java.time.Instant;

/// The row of a lane: it holds the lane's lock, its counters and the snapshot of its fold.
///
/// @param seq sequence of the last entry of the lane's log; 0 if there is none
/// @param epoch see [io.sluice.contract.Token]
/// @param n counter that grows with every effect row and every takeover of a lease
/// @param at instant of the lane's last signal; a later signal never counts as earlier
/// @param snapshot the service's own state of the lane, as JSON; empty if there is none
public record LaneRow(String key, long seq, long epoch, long n, Instant at, String snapshot) {}
