package io.sluice.contract;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// An event with all that travels beside it, as CloudEvents headers.
///
/// @param id random, stored with the event; a resend has the same
/// @param source the writing service, `/sluice/release-api` and so on
/// @param key the Kafka key: a lane, or a setting's key
/// @param release empty for what happens to a lane without a release
/// @param sequence position in the writing service's log of this key, from 1, without gaps
/// @param time when the writer's database appended it
public record Envelope<E extends Event>(
    UUID id,
    String source,
    String key,
    Optional<UUID> release,
    long sequence,
    Instant time,
    E event) {

  /// @throws IllegalArgumentException if the key is a setting's
  public LaneKey lane() {
    return LaneKey.parse(key);
  }
}
