package io.sluice.messaging;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// The log entries that are not yet sent, as the relay reads them.
public interface Outbox {

  /// Claims up to `lanes` unclaimed keys, passes the oldest unsent entry of each to `send`, and
  /// marks the entries that it returns as sent, all in one transaction.
  ///
  /// @return how many entries were sent
  int relay(int lanes, Function<List<LogEntry>, Set<UUID>> send);
}
