package io.sluice.messaging;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/// Where entries are sent.
public interface Bus {

  /// Sends all `entries` side by side and waits, at most 2 s, for the broker's answers.
  ///
  /// @return ids of those that the broker has on all its in-sync replicas
  Set<UUID> send(List<Entry> entries);
}
