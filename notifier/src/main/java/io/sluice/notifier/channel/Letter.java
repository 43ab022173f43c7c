package io.sluice.notifier.channel;

import java.util.Optional;
import java.util.UUID;

/// What is sent.
///
/// @param id the same over all tries, so that the receiver can tell a repeat
/// @param address where to, as the channel understands it
/// @param secret reference to what it is signed with: `env:NAME` or `file:/path`
/// @param body JSON
public record Letter(UUID id, String address, Optional<String> secret, String body) {}
