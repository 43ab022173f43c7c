package io.sluice.notifier.delivery;

import io.sluice.contract.LaneKey;
import io.sluice.notifier.channel.Letter;
import java.util.UUID;

/// One letter on its way.
///
/// @param release the release it tells of
/// @param transition what it tells, such as `rolled-back`
/// @param channel the name of the channel it goes by
/// @param tries how often it was sent, this time not counted
/// @param lease grows each time somebody takes the letter; an answer under an older one is void
public record Delivery(
    Letter letter,
    LaneKey lane,
    UUID release,
    String transition,
    String channel,
    int tries,
    long lease) {

  public UUID message() {
    return letter.id();
  }
}
