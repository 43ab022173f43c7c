package io.sluice.notifier.projection;

import io.sluice.contract.LaneKey;
import io.sluice.notifier.channel.Notification;
import java.util.UUID;

/// A new notification.
///
/// @param transition transition of the release, such as `rolled-back`
/// @param channel name of the channel
public record NewNotification(
    Notification notification, UUID release, LaneKey lane, String transition, String channel) {}
