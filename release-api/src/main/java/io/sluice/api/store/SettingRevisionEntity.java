package io.sluice.api.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// A revision of a settings document as queries see it; [SettingsHistory] writes it.
@Entity
@IdClass(SettingRevisionEntity.Key.class)
@Immutable
@Table(name = "setting_revision")
class SettingRevisionEntity {
  record Key(String key, long revision) {}

  @Id String key = "";
  @Id long revision;
  String name = "";
  boolean deleted;
  String document = "";
  Instant changed = Instant.EPOCH;
  @Nullable String caller;
  @Nullable String reason;
}
