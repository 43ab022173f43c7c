package io.sluice.simulation.fault;

import io.sluice.simulation.time.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/// The trace of a run, line by line; empty unless it was requested.
public final class Story {
  private static final double SECOND = 1e9;

  private final Timeline timeline;
  private final boolean isTold;
  private final List<String> lines = new ArrayList<>();

  public Story(Timeline timeline, boolean isTold) {
    this.timeline = timeline;
    this.isTold = isTold;
  }

  /// @param line evaluated only if the trace is kept
  public void tell(Supplier<String> line) {
    if (isTold) {
      double at = timeline.now() / SECOND;
      lines.add(String.format(Locale.ROOT, "%9.4f s  %s", at, line.get()));
    }
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }
}
