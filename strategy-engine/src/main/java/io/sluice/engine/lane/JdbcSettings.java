package io.sluice.engine.lane;

import io.sluice.contract.Json;
import io.sluice.contract.Setting;
import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.util.Optional;

/// The newest settings documents.
final class JdbcSettings {

  /// @param key as [Setting#key]
  static Optional<Setting> read(Connection tx, String key) {
    return Sql.findFirst(
            tx, "select doc from settings where key = ?", row -> row.getString("doc"), key)
        .map(json -> (Setting) Json.readEvent(json));
  }

  private JdbcSettings() {}
}
