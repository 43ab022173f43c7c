package io.sluice.messaging;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/// Sends log entries to a broker.
public interface EventProducer {

  /// Sends all `entries` concurrently and waits at most 2 s for the broker's acknowledgements.
  ///
  /// @return ids of the entries that all in-sync replicas have acknowledged
  Set<UUID> send(List<LogEntry> entries);

  /// Sends entries and reports those that the broker rejects permanently, such as too large ones.
  /// The default implementation reports none.
  ///
  /// @param onRejected receives the id of each such entry with the reason; the broker may accept
  ///   any other entry later
  default Set<UUID> send(List<LogEntry> entries, BiConsumer<UUID, String> onRejected) {
    return send(entries);
  }

  /// Returns the reason why the last send failed, with its cure, if the broker named one.
  default Optional<String> findFailure() {
    return Optional.empty();
  }
}
