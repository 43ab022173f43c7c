package io.sluice.simulation.fault;

import io.sluice.simulation.time.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// The trace of a run, line by line; empty unless it was requested.
public final class TraceLog {
  private static final double SECOND = 1e9;

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

  public List<String> lines() {
    return List.copyOf(lines);
  }
}
