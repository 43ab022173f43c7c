package io.sluice.contract.view;

import java.time.Instant;
import java.util.Optional;

/// A record that a service could not take in.
///
/// @param id names it in `POST /api/v1/dead-letters/{id}/replay`
/// @param topic where it was sent first
/// @param group the service that could not read it
/// @param partition of the dead-letter topic
/// @param offset in the dead-letter topic
/// @param event the CloudEvents id it bears
/// @param type the CloudEvents type it claims
/// @param value its beginning as text, at most 4 KiB
/// @param truncated whether `value` is not all of it
/// @param size bytes of the whole value, also if the dead letter has only its beginning
/// @param replayable whether the dead letter is the whole record; only then it can be replayed
public record DeadLetterView(
    String id,
    String topic,
    String group,
    int partition,
    long offset,
    Instant time,
    String reason,
    Optional<String> key,
    Optional<String> event,
    Optional<String> type,
    String value,
    boolean truncated,
    long size,
    boolean replayable) {}
