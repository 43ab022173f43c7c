package io.sluice.api.store;

import io.sluice.messaging.jdbc.Sql;
import java.sql.Connection;
import java.time.Duration;
import java.util.UUID;

/// Writes API keys.
public final class ApiKeyStore {
  /// The maximum number of keys that are neither revoked nor expired.
  public static final int KEYS_MAX = 1_000;

  /// The name of an expired key is free again.
  private static final String RELEASE_NAME =
      """
      update api_key set revoked = expires, revoked_by = 'expiry'
      where name = ? and revoked is null and expires <= statement_timestamp()
      """;

  private static final String INSERT =
      """
      insert into api_key (id, name, hash, grants, created_by, created, expires)
      select ?, ?, ?, ?, ?, statement_timestamp(), statement_timestamp() + make_interval(secs => ?)
      where (select count(*) from api_key where revoked is null and expires > statement_timestamp()) < ?
      on conflict do nothing
      """;

  private static final String REVOKE =
      """
      update api_key set revoked = statement_timestamp(), revoked_by = ? where id = ? and revoked is null
      """;

  /// A new key.
  ///
  /// @param hash SHA-256 of its text in hexadecimal
  /// @param grants roles with their scopes, separated by commas
  public record NewKey(
      UUID id, String name, String hash, String grants, String createdBy, Duration lifetime) {}

  /// Inserts a key.
  ///
  /// @return whether the name was free, and fewer than [#KEYS_MAX] keys existed
  public static boolean tryInsert(Connection connection, NewKey key) {
    int _ = Sql.run(connection, RELEASE_NAME, key.name());
    return Sql.run(
            connection,
            INSERT,
            key.id(),
            key.name(),
            key.hash(),
            key.grants(),
            key.createdBy(),
            key.lifetime().toSeconds(),
            KEYS_MAX)
        == 1;
  }

  /// Revokes a key; a repeat has no effect.
  public static void revoke(Connection connection, UUID id, String by) {
    int _ = Sql.run(connection, REVOKE, by, id);
  }

  private ApiKeyStore() {}
}
