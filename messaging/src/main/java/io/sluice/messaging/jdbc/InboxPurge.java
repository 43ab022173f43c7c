package io.sluice.messaging.jdbc;

import java.time.Duration;
import java.util.List;

/// Deletes messages from the inbox that were handled long ago.
public final class InboxPurge implements Purge {
  static final String DELETE =
      """
      delete from inbox where ctid = any (array (
        select ctid from inbox where at < statement_timestamp() - make_interval(secs => ?)
        order by at limit ?))
      """;

  private final Duration retention;

  public InboxPurge(Duration retention) {
    this.retention = retention;
  }

  @Override
  public String name() {
    return "inbox";
  }

  @Override
  public Pass begin() {
    return Purge.of(List.of(new Delete(DELETE, retention)));
  }
}
