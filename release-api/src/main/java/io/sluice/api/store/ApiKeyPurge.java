package io.sluice.api.store;

import io.sluice.messaging.jdbc.Purge;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/// Deletes API keys that ended more than 400 days ago.
@Singleton
public class ApiKeyPurge implements Purge {
  private static final Duration RETENTION = Duration.ofDays(400);

  private static final String DELETE =
      """
      delete from api_key where ctid = any (array (
        select ctid from api_key
        where coalesce(revoked, expires) < statement_timestamp() - make_interval(secs => ?)
        limit ?))
      """;

  @Override
  public String name() {
    return "keys";
  }

  @Override
  public Pass begin() {
    return Purge.of(List.of(new Delete(DELETE, RETENTION)));
  }
}
