package io.sluice.messaging;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/// The destination of log entries.
public interface Bus {

  /// Sends all `entries` concurrently and waits at most 2 s for the broker's acknowledgements.
  ///
  /// @return ids of the entries that all in-sync replicas of the broker have
  Set<UUID> send(List<Entry> entries);

  /// Sends entries and reports those that the broker rejects permanently, such as too large ones.
  ///
  /// @param rejected receives the id of each such entry with the reason; the broker may accept any
  ///   other entry later
  default Set<UUID> send(List<Entry> entries, BiConsumer<UUID, String> rejected) {
    return send(entries);
  }

  /// Returns the reason why the last send failed, with its cure, if the broker named one.
  default Optional<String> trouble() {
    return Optional.empty();
  }
}
