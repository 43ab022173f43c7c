package io.sluice.api.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// A release as queries see it; [JdbcProjectionStore] writes it.
@Entity
@Immutable
@Table(name = "release")
class ReleaseEntity {
  @Id UUID id = new UUID(0, 0);
  String lane = "";
  String environment = "";
  String application = "";
  String version = "";
  String state = "";
  @Nullable String outcome;
  String caller = "";
  Instant posted = Instant.EPOCH;
  long sequence;

  /// The view as JSON.
  @Column(name = "view")
  String document = "";

  /// See [StoredVerdict].
  @Nullable String verdict;

  @Column(columnDefinition = "jsonb")
  String labels = "";

  /// The text that the filter `text` searches.
  String words = "";
}
