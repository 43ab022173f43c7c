package io.sluice.notifier.channel;

import io.sluice.messaging.reach.Hosts;

/// One way to reach a destination.
///
/// An implementation keeps nothing between two letters, sends once per call and leaves it to the
/// caller to try again.
public interface Channel {

  /// The word by which deliveries and metrics name this channel, such as `webhook`.
  String name();

  /// The part of an address that may be shown to everybody, such as its host: never a secret, a
  /// path or a query.
  String shown(String address);

  /// Sends `letter` and waits for the answer, at most as long as the channel's limit of time.
  /// Whatever the destination or the network does is an answer, never an exception.
  ///
  /// @param allowed what may be reached; anything else is not contacted at all
  Answer send(Letter letter, Hosts allowed);
}
