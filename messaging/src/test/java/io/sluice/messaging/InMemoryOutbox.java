package io.sluice.messaging;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/// An outbox in memory; [#away] makes it fail like an unavailable database.
final class InMemoryOutbox implements Outbox {
  private final Map<String, List<Entry>> unsent = new TreeMap<>();
  private int away;

  synchronized Entry append(String lane, long sequence) {
    var entry =
        new Entry(
            lane,
            sequence,
            UUID.randomUUID(),
            Optional.empty(),
            "release.progress",
            "io.sluice.stopped",
            "{}",
            Instant.EPOCH);
    unsent.computeIfAbsent(lane, _ -> new ArrayList<>()).add(entry);
    return entry;
  }

  /// Fails the next `times` rounds.
  synchronized void away(int times) {
    away = times;
  }

  synchronized int size() {
    return unsent.values().stream().mapToInt(List::size).sum();
  }

  @Override
  public synchronized int relay(int lanes, Function<List<Entry>, Set<UUID>> send) {
    if (away > 0) {
      away--;
      throw new Transactions.Unavailable("away", new IllegalStateException());
    }
    List<Entry> heads =
        unsent.values().stream()
            .filter(log -> !log.isEmpty())
            .limit(lanes)
            .map(List::getFirst)
            .toList();
    Set<UUID> sent = heads.isEmpty() ? Set.of() : send.apply(heads);
    unsent.values().forEach(log -> log.removeIf(entry -> sent.contains(entry.id())));
    return sent.size();
  }
}
