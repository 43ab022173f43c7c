package io.sluice.notifier.ledger;

import io.sluice.contract.LaneKey;
import io.sluice.notifier.channel.Letter;
import java.util.UUID;

/// A new letter.
///
/// @param transition what it tells, such as `rolled-back`
/// @param channel the name of the channel it goes by
public record Post(Letter letter, UUID release, LaneKey lane, String transition, String channel) {}
