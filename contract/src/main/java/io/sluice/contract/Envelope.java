package io.sluice.contract;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// An event with its metadata, which is sent as CloudEvents headers.
///
/// @param id random, stored with the event; the same if the event is sent again
/// @param source service that wrote the event: `/sluice/release-api` and so on
/// @param key the Kafka key: a lane, or a setting's key
/// @param release id of the release; empty for an event of a lane without a release
/// @param sequence position in the writing service's log of this key, from 1, without gaps
/// @param time time at which the writer's database appended the event
public record Envelope<E extends Event>(
    UUID id,
    String source,
    String key,
    Optional<UUID> release,
    long sequence,
    Instant time,
    E event) {

  /// Returns the lane that the key names.
  ///
  /// @throws IllegalArgumentException if the key belongs to a setting
  public LaneKey lane() {
    return LaneKey.parse(key);
  }
}
