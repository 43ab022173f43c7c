package io.sluice.bench.judge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// A number that has to hold of a judge in a scenario.
///
/// @param what is measured
/// @param limit it may not pass
/// @param value what was measured
/// @param holds whether it does
record Gate(String scenario, String judge, String what, double limit, double value, boolean holds) {
  /// With fewer plays an interval is too wide for the limits: then a gate on shares fails only if
  /// it is refuted.
  static final int SURE = 2_000;

  /// The share of withdrawals of a candidate that is not bad, in percent: the upper end of its 95 %
  /// interval.
  static Gate falseAlarms(Plays plays, double percent) {
    Share share = plays.share();
    double end = isSure(plays) ? share.upperPercent() : share.lowerPercent();
    String what =
        isSure(plays) ? "false alarms, upper end of 95 %" : "false alarms, lower end of 95 %";
    return gate(plays, what, percent, end, end <= percent);
  }

  static Gate found(Plays plays, double percent) {
    Share found = plays.found();
    double value = isSure(plays) ? found.percent() : found.upperPercent();
    String what = isSure(plays) ? "found, %" : "found, %, upper end of 95 %";
    return gate(plays, what, percent, value, value >= percent);
  }

  static Gate seconds(Plays plays, double limit) {
    return median(plays, "median seconds", limit, Play::seconds);
  }

  static Gate requests(Plays plays, double limit) {
    return median(plays, "median candidate requests", limit, play -> (double) play.requests());
  }

  static Gate failures(Plays plays, double limit) {
    return median(plays, "median failed requests", limit, play -> (double) play.failed());
  }

  /// Of a measurement that is no stream.
  static Gate most(String subject, String what, double limit, double value) {
    return new Gate("speed", subject, what, limit, value, value <= limit);
  }

  /// Requests as a multiple of another judge's.
  static Gate ratio(Plays plays, Plays floor, double limit) {
    double value = requests(plays) / requests(floor);
    return gate(plays, "median requests, × " + floor.judge(), limit, value, value <= limit);
  }

  private static double requests(Plays plays) {
    return plays.median(Play::requests).value();
  }

  /// Plays in which more than `most` requests failed, though two ticks were over.
  static Gate late(Plays plays, long most) {
    long value =
        plays.all().stream().filter(play -> play.failed() > most && play.ticks() > 2).count();
    String what = "plays with > %d failed requests after two ticks".formatted(most);
    return gate(plays, what, 0, (double) value, value == 0);
  }

  /// Like a share's, a median's limit is refuted by few plays only if its whole interval is above.
  private static Gate median(
      Plays plays, String what, double limit, ToDoubleFunction<Play> measure) {
    Median median = plays.median(measure);
    double value = isSure(plays) ? median.value() : median.low();
    return gate(
        plays, isSure(plays) ? what : what + ", lower end of 95 %", limit, value, value <= limit);
  }

  private static boolean isSure(Plays plays) {
    return plays.all().size() >= SURE;
  }

  private static Gate gate(Plays plays, String what, double limit, double value, boolean holds) {
    return new Gate(plays.scenario().name(), plays.judge(), what, limit, value, holds);
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
