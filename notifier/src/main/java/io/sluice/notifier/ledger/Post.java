package io.sluice.notifier.ledger;

import io.sluice.contract.LaneKey;
import io.sluice.notifier.channel.Letter;
import java.util.UUID;

/// A new notification.
///
/// @param transition transition of the release, such as `rolled-back`
/// @param channel name of the channel
public record Post(Letter letter, UUID release, LaneKey lane, String transition, String channel) {}
