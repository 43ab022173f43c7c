package io.sluice.notifier.channel;

import java.util.Optional;
import java.util.UUID;

/// A notification to one destination.
///
/// @param id id of the notification, equal in all attempts, so that the receiver can recognize a
///   repeat
/// @param address address of the destination, in the form of the channel
/// @param secret reference to the secret that signs it, such as `env:NAME`
/// @param body body in JSON
public record Notification(UUID id, String address, Optional<String> secret, String body) {}
