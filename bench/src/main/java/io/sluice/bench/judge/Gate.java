package io.sluice.bench.judge;

import java.util.List;
import java.util.Locale;

/// A number that has to hold of a scenario.
///
/// @param what is measured
/// @param limit it may not pass
/// @param value what was measured
/// @param holds whether it does
record Gate(String scenario, String what, double limit, double value, boolean holds) {
  /// With fewer plays an interval is too wide for the limits: then a gate fails only if it is
  /// refuted.
  static final int SURE = 2_000;

  /// The share of withdrawals of a candidate that is not bad, in percent: the upper end of its 95 %
  /// interval.
  static Gate falseAlarms(Plays plays, double percent) {
    boolean isSure = plays.all().size() >= SURE;
    double end = 100 * (isSure ? plays.upper() : plays.lower());
    String what =
        String.format(
            Locale.ROOT,
            "withdrawn though not bad: %.2f %% [%.2f, %.2f]",
            100 * plays.share(),
            100 * plays.lower(),
            100 * plays.upper());
    return new Gate(plays.scenario().name(), what, percent, end, end <= percent);
  }

  static Gate found(Plays plays, double percent) {
    double found = 100 * plays.found();
    return new Gate(plays.scenario().name(), "found, %", percent, found, found >= percent);
  }

  static Gate medianSeconds(Plays plays, double seconds) {
    return most(plays, "median seconds", seconds, plays.median(Play::seconds));
  }

  static Gate medianRequests(Plays plays, double requests) {
    return most(plays, "median candidate requests", requests, plays.median(Play::requests));
  }

  static List<Gate> failures(Plays plays, double median, double max) {
    return List.of(
        most(plays, "median failed requests", median, plays.median(Play::failed)),
        most(plays, "most failed requests", max, plays.max(Play::failed)));
  }

  private static Gate most(Plays plays, String what, double limit, double value) {
    return new Gate(plays.scenario().name(), what, limit, value, value <= limit);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-4s %-34s %-52s %10.2f  (%.2f)",
        holds ? "ok" : "FAIL",
        scenario,
        what,
        value,
        limit);
  }
}
