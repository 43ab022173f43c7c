package io.sluice.api.store;

import io.sluice.api.ApiConfig;
import io.sluice.messaging.jdbc.Purge;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/// Deletes entries of the audit log past their retention, the oldest first. The days keep their
/// heads, so that the rest of the chain can be verified.
@Singleton
public class AuditPurge implements Purge {
  private static final String DELETE =
      """
      delete from audit where ctid = any (array (
        select ctid from audit
        where day < ((statement_timestamp() - make_interval(secs => ?)) at time zone 'UTC')::date
        order by day, sequence limit ?))
      """;

  private final Duration retention;

  AuditPurge(ApiConfig config) {
    retention = config.auditRetention();
  }

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public Pass begin() {
    return Purge.of(List.of(new Delete(DELETE, retention)));
  }
}
