package io.sluice.api.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// An event of a lane as queries see it; [JdbcProjectionStore] writes it.
@Entity
@Immutable
@Table(name = "progress")
class ProgressEntity {
  @Id UUID id = new UUID(0, 0);
  String lane = "";
  long sequence;
  @Nullable UUID release;
  Instant at = Instant.EPOCH;
  String event = "";
}
