package io.sluice.simulation.world;

import io.sluice.messaging.LogEntry;
import io.sluice.simulation.store.SimTx;
import java.util.stream.Collectors;

/// Formats events as lines of a trace.
final class EventLines {
  private static final int LENGTH_MAX = 160;

  static String of(SimTx tx) {
    return tx.appended().stream().map(EventLines::of).collect(Collectors.joining("; "));
  }

  private static String of(LogEntry entry) {
    String type = entry.type().substring(entry.type().lastIndexOf('.') + 1);
    String release = entry.release().map(id -> id.toString().substring(0, 4) + " ").orElse("");
    String json = entry.json();
    String shown = json.length() > LENGTH_MAX ? json.substring(0, LENGTH_MAX) + " …" : json;
    return "%d %s%s %s".formatted(entry.sequence(), release, type, shown);
  }

  private EventLines() {}
}
