package io.sluice.api.store;

import io.sluice.api.ApiConfig;
import io.sluice.messaging.jdbc.Purge;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/// Deletes revisions of settings documents past their retention, except the newest 100 of each
/// document, also of a deleted one.
@Singleton
public class SettingsPurge implements Purge {
  /// The revisions of a document have no gaps: the newest 100 follow from the present one.
  static final String DELETE =
      """
      delete from setting_revision where ctid = any (array (
        select old.ctid from setting s
        join setting_revision old on old.key = s.key and old.revision <= s.revision - 100
        where old.changed < statement_timestamp() - make_interval(secs => ?)
        limit ?))
      """;

  private final Duration retention;

  SettingsPurge(ApiConfig config) {
    retention = config.settingsRetention();
  }

  @Override
  public String name() {
    return "revisions";
  }

  @Override
  public Pass begin() {
    return Purge.of(List.of(new Delete(DELETE, retention)));
  }
}
