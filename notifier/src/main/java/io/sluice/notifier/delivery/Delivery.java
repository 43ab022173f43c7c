package io.sluice.notifier.delivery;

import io.sluice.contract.LaneKey;
import io.sluice.notifier.channel.Notification;
import java.util.UUID;

/// The delivery of one notification.
///
/// @param release the release of the notification
/// @param transition transition of the release, such as `rolled-back`
/// @param channel name of the channel
/// @param tries number of previous attempts
/// @param lease number of the lease, which grows with each lease; a result under an older one is
///   rejected
public record Delivery(
    Notification notification,
    LaneKey lane,
    UUID release,
    String transition,
    String channel,
    int tries,
    long lease) {

  public UUID message() {
    return notification.id();
  }
}
