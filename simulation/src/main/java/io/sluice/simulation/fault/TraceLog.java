package io.sluice.simulation.fault;

import io.sluice.messaging.LogEntry;
import io.sluice.simulation.time.Host;
import io.sluice.simulation.time.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The trace of a run, line by line; empty unless it was requested.
public final class TraceLog {
  private static final double SECOND = 1e9;
  private static final int JSON_MAX = 160;

  private final Timeline timeline;
  private final boolean isTraced;
  private final List<String> lines = new ArrayList<>();

  public TraceLog(Timeline timeline, boolean isTraced) {
    this.timeline = timeline;
    this.isTraced = isTraced;
  }

  /// Adds a line, if the trace is kept.
  ///
  /// @param line evaluated only then
  public void add(Supplier<String> line) {
    if (isTraced) {
      double at = timeline.now() / SECOND;
      lines.add(String.format(Locale.ROOT, "%9.4f s  %s", at, line.get()));
    }
  }

  /// Adds a line with the entries that a transaction of `host` appended.
  public void add(Host host, List<LogEntry> entries) {
    add(() ->
        "%s: %s"
            .formatted(
                host, entries.stream().map(TraceLog::line).collect(Collectors.joining("; "))));
  }

  private static String line(LogEntry entry) {
    String type = entry.type().substring(entry.type().lastIndexOf('.') + 1);
    String release = entry.release().map(id -> id.toString().substring(0, 4) + " ").orElse("");
    String json = entry.json();
    String shown = json.length() > JSON_MAX ? json.substring(0, JSON_MAX) + " …" : json;
    return "%d %s%s %s".formatted(entry.sequence(), release, type, shown);
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }
}
