package io.sluice.messaging;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/// The entries of the log that are not yet sent, as the relay sees them.
public interface Outbox {

  /// In one transaction: claims up to `lanes` keys that nobody else holds, hands the oldest unsent
  /// entry of each to `send`, and marks those it returns as sent.
  ///
  /// @return how many were sent
  int relay(int lanes, Function<List<Entry>, Set<UUID>> send);
}
