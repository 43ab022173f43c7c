package io.sluice.api.store;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.Immutable;

/// A settings document as queries see it; [SettingsStore] writes it.
@Entity
@Immutable
@Table(name = "setting")
class SettingEntity {
  @Id String key = "";
  String name = "";
  long revision;
  boolean deleted;
  String document = "";
  Instant changed = Instant.EPOCH;
}
