package io.sluice.messaging;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/// Where entries are sent.
public interface Bus {

  /// Sends all `entries` side by side and waits, at most 2 s, for the broker's answers.
  ///
  /// @return ids of those that the broker has on all its in-sync replicas
  Set<UUID> send(List<Entry> entries);

  /// Sends entries and reports those that the broker rejects for good, such as too large ones.
  ///
  /// @param rejected gets their ids, each with the reason; any other may be taken later
  default Set<UUID> send(List<Entry> entries, BiConsumer<UUID, String> rejected) {
    return send(entries);
  }

  /// Why it took nothing when it last took nothing, with the cure, if the broker named it.
  default Optional<String> trouble() {
    return Optional.empty();
  }
}
