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

/// An outbox in memory; [#failNext] makes it fail like an unavailable database.
final class InMemoryOutbox implements Outbox {
  private final Map<String, List<LogEntry>> unsent = new TreeMap<>();
  private int outages;

  synchronized LogEntry append(String lane, long sequence) {
    var entry =
        new LogEntry(
            lane,
            sequence,
            UUID.randomUUID(),
            Optional.empty(),
            "release.progress",
            "io.sluice.lane-stopped",
            "{}",
            Instant.EPOCH);
    unsent.computeIfAbsent(lane, _ -> new ArrayList<>()).add(entry);
    return entry;
  }

  /// Fails the next `times` rounds.
  synchronized void failNext(int times) {
    outages = times;
  }

  synchronized int size() {
    return unsent.values().stream().mapToInt(List::size).sum();
  }

  @Override
  public synchronized int relay(int lanes, Function<List<LogEntry>, Set<UUID>> send) {
    if (outages > 0) {
      outages--;
      throw new Transactions.UnavailableException("unavailable", new IllegalStateException());
    }
    List<LogEntry> heads =
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
