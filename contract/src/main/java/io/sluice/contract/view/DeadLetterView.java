package io.sluice.contract.view;

import java.time.Instant;
import java.util.Optional;

/// A record that a service could not process.
///
/// The record is as flat as its JSON: each component is a field.
///
/// @param id id for `POST /api/v1/dead-letters/{id}/replay` and `…/discard`
/// @param topic original topic
/// @param group service that could not read the record
/// @param partition partition of the dead-letter topic
/// @param offset offset in the dead-letter topic
/// @param event CloudEvents id of the record
/// @param type CloudEvents type of the record
/// @param value start of the value as text, at most 4 KiB
/// @param truncated whether `value` is incomplete
/// @param size bytes of the whole value, also if the dead letter contains only its start
/// @param replayable whether the dead letter contains the whole record; only then it can be
///   replayed
/// @param discarded discard of the dead letter, which lists then leave out; empty without one
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
    boolean replayable,
    Optional<DiscardView> discarded) {

  /// Returns this view with the discard of the dead letter.
  public DeadLetterView withDiscard(Optional<DiscardView> discard) {
    return new DeadLetterView(
        id,
        topic,
        group,
        partition,
        offset,
        time,
        reason,
        key,
        event,
        type,
        value,
        truncated,
        size,
        replayable,
        discard);
  }
}
