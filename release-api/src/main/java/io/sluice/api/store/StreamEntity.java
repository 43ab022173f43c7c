package io.sluice.api.store;

import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.util.UUID;

/// An event of notifier as queries see it; [io.sluice.api.inbound.EventConsumers] writes it.
@MappedSuperclass
class StreamEntity {
  @Id long position;
  UUID id = new UUID(0, 0);
  String lane = "";
  UUID release = new UUID(0, 0);
  Instant at = Instant.EPOCH;
  String event = "";
}
