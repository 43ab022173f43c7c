package io.sluice.bench.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// A limit that a judge must keep in a scenario.
///
/// @param what name of the measurement
/// @param limit limit of the value
/// @param value the measured value
/// @param holds whether the value keeps the limit
record JudgeGate(
    String scenario, String judge, String what, double limit, double value, boolean holds) {
  /// The number of plays from which on intervals are narrow enough for the limits. With fewer
  /// plays, a gate on shares fails only if the interval refutes it.
  static final int SURE = 2_000;

  /// Returns the gate of the share of plays in which a good candidate was rolled back, in percent,
  /// by the upper end of its 95 % interval; with few plays, by the lower end.
  static JudgeGate falseAlarms(Plays plays, double percent) {
    Share share = plays.share();
    double end = isSure(plays) ? share.upperPercent() : share.lowerPercent();
    String what =
        isSure(plays) ? "false alarms, upper end of 95 %" : "false alarms, lower end of 95 %";
    return gate(plays, what, percent, end, end <= percent);
  }

  static JudgeGate found(Plays plays, double percent) {
    Share found = plays.found();
    double value = isSure(plays) ? found.percent() : found.upperPercent();
    String what = isSure(plays) ? "found, %" : "found, %, upper end of 95 %";
    return gate(plays, what, percent, value, value >= percent);
  }

  static JudgeGate seconds(Plays plays, double limit) {
    return median(plays, "median seconds", limit, PlayResult::seconds);
  }

  static JudgeGate requests(Plays plays, double limit) {
    return median(plays, "median candidate requests", limit, result -> (double) result.requests());
  }

  static JudgeGate failures(Plays plays, double limit) {
    return median(plays, "median failed requests", limit, result -> (double) result.failed());
  }

  /// Returns the gate of a measurement that is not a stream.
  static JudgeGate most(String subject, String what, double limit, double value) {
    return new JudgeGate("speed", subject, what, limit, value, value <= limit);
  }

  /// Returns the gate of the requests as a multiple of another judge's.
  static JudgeGate ratio(Plays plays, Plays floor, double limit) {
    double value = requests(plays) / requests(floor);
    return gate(plays, "median requests, × " + floor.judge(), limit, value, value <= limit);
  }

  private static double requests(Plays plays) {
    return plays.median(PlayResult::requests).value();
  }

  /// Returns the gate of the number of plays in which more than `most` requests failed and more
  /// than two ticks passed.
  static JudgeGate late(Plays plays, long most) {
    long value =
        plays.all().stream().filter(result -> result.failed() > most && result.ticks() > 2).count();
    String what = "plays with > %d failed requests after two ticks".formatted(most);
    return gate(plays, what, 0, (double) value, value == 0);
  }

  /// Returns the gate of a median. As for a share, few plays refute its limit only if the whole
  /// interval is above it.
  private static JudgeGate median(
      Plays plays, String what, double limit, ToDoubleFunction<PlayResult> measure) {
    Median median = plays.median(measure);
    double value = isSure(plays) ? median.value() : median.low();
    return gate(
        plays, isSure(plays) ? what : what + ", lower end of 95 %", limit, value, value <= limit);
  }

  private static boolean isSure(Plays plays) {
    return plays.all().size() >= SURE;
  }

  private static JudgeGate gate(
      Plays plays, String what, double limit, double value, boolean holds) {
    return new JudgeGate(plays.scenario().name(), plays.judge(), what, limit, value, holds);
  }

  void write(ObjectNode node) {
    node.put("scenario", scenario)
        .put("judge", judge)
        .put("what", what)
        .put("limit", limit)
        .put("value", value)
        .put("holds", holds);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-4s %-34s %-20s %-50s %9.2f (%.2f)",
        holds ? "ok" : "FAIL",
        scenario,
        judge,
        what,
        value,
        limit);
  }
}
