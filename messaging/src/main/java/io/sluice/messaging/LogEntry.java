package io.sluice.messaging;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// One event of a lane's log as it is stored and sent.
///
/// @param key the Kafka key: a lane, or a setting's key
/// @param sequence position in the log of `key`, from 1, without gaps
/// @param id random UUID, created once; a resend has the same id
/// @param topic the Kafka topic
/// @param type the CloudEvents type
/// @param json the record's value
/// @param at when the database appended the entry
public record LogEntry(
    String key,
    long sequence,
    UUID id,
    Optional<UUID> release,
    String topic,
    String type,
    String json,
    Instant at) {}
