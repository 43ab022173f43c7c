package io.sluice.api.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// A key of the API as queries see it; [ApiKeyStore] writes it.
@Entity
@Immutable
@Table(name = "api_key")
class ApiKeyEntity {
  @Id UUID id = new UUID(0, 0);
  String name = "";
  String hash = "";
  String grants = "";

  @Column(name = "created_by")
  String createdBy = "";

  Instant created = Instant.EPOCH;
  Instant expires = Instant.EPOCH;
  @Nullable Instant revoked;

  @Column(name = "revoked_by")
  @Nullable String revokedBy;
}
