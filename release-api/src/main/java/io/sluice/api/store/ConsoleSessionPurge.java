package io.sluice.api.store;

import io.sluice.messaging.jdbc.Purge;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/// Deletes expired sessions of the console.
@Singleton
public class ConsoleSessionPurge implements Purge {
  static final String DELETE =
      """
      delete from console_session where ctid = any (array (
        select ctid from console_session
        where expires < statement_timestamp() - make_interval(secs => ?)
        limit ?))
      """;

  @Override
  public String name() {
    return "sessions";
  }

  @Override
  public Pass begin() {
    return Purge.of(List.of(new Delete(DELETE, Duration.ZERO)));
  }
}
