package io.sluice.notifier.channel;

import io.sluice.messaging.egress.HostAllowlist;
import io.sluice.messaging.secret.SecretReader;

/// A way to send notifications to a destination.
///
/// An implementation is stateless, sends once per call and leaves retries to the caller.
public interface Channel {

  /// Returns the name of this channel in deliveries and metrics, such as `webhook`.
  String name();

  /// Returns the public part of an address, such as its host: never a secret, a path or a query.
  String shown(String address);

  /// Sends `notification` and waits for the result, at most for the channel's timeout. Each failure
  /// of the destination or the network is a result, never an exception.
  ///
  /// @param allowed hosts that may be reached; the channel does not connect to any other
  /// @param secrets secrets that may sign the notification
  SendResult send(Notification notification, HostAllowlist allowed, SecretReader secrets);
}
