package io.sluice.bench.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A limit without stable beside it, and failures that both versions share.
final class SharedRows {
  private static final double LIMIT = 0.05;
  private static final double HOUR = TrafficScenario.HOUR;

  /// Time after the onset in which a breach of a limit is looked for.
  private static final double AFTER = 600;

  private static final List<Contender> FIRST = List.of(Rows.SLUICE);
  private static final List<Contender> ALONE = List.of(Rows.SLUICE, Rows.RECORDED);

  static List<Row> all() {
    return Stream.of(limits(), limitNulls(), outages()).flatMap(List::stream).toList();
  }

  /// Returns a candidate with all traffic, 10 requests per second, and nothing but a limit.
  private static TrafficScenario limited(String name) {
    return TrafficScenario.shipped(name)
        .errorsOnly()
        .rate(10)
        .weight(_ -> 1)
        .analysis(ShippedContender.limit(LIMIT));
  }

  private static List<Row> limits() {
    List<Row> rows = new ArrayList<>();
    for (double onset : new double[] {0, HOUR / 3, HOUR, 6 * HOUR}) {
      String after = String.format(Locale.ROOT, "after %.0f min", onset / 60);
      rows.add(limit("limit, all fail " + after, 200, onset, 5));
      rows.add(limit("limit, 20 %% fail %s".formatted(after), 40, onset, 30));
    }
    return rows;
  }

  private static Row limit(String name, double times, double onset, double seconds) {
    return new Row(
        limited(name).failing(times).from(onset).lasting(onset + AFTER),
        1,
        FIRST,
        cells ->
            List.of(
                JudgeGate.detected(cells.of(Rows.SLUICE), 99),
                JudgeGate.seconds(cells.of(Rows.SLUICE), seconds)));
  }

  /// Returns candidates whose rate is at the limit.
  private static List<Row> limitNulls() {
    return List.of(
        limitNull(limited("limit, rate at the limit").errors(LIMIT)),
        limitNull(
            limited("limit, geometric clumps at the limit")
                .errors(LIMIT)
                .disturbed(it -> it.errors(Clumps.geometric(5)))));
  }

  private static Row limitNull(TrafficScenario scenario) {
    return new Row(
        scenario,
        1,
        ALONE,
        cells ->
            List.of(
                JudgeGate.falseAlarms(cells.of(Rows.SLUICE), 1),
                JudgeGate.falseAlarms(cells.of(Rows.RECORDED), 1)));
  }

  /// Returns the outages that are not the candidate's: 2 shares, 2 weights, 4 rates, 2 onsets.
  private static List<Row> outages() {
    List<Row> rows = new ArrayList<>();
    for (double share : new double[] {0.1, 0.2}) {
      for (double weight : new double[] {0.1, 0.5}) {
        for (double rate : new double[] {0.2, 2, 20, 100}) {
          rows.add(outage(share, weight, rate, 0));
          rows.add(outage(share, weight, rate, HOUR / 3));
        }
      }
    }
    return rows;
  }

  private static Row outage(double share, double weight, double rate, double onset) {
    String name =
        String.format(
            Locale.ROOT,
            "shared %.0f %%, weight %.0f %%, %s rps, minute %.0f",
            100 * share,
            100 * weight,
            rate < 1 ? ".2" : String.format(Locale.ROOT, "%.0f", rate),
            onset / 60);
    String lane = String.format(Locale.ROOT, "weight %.1f, %.1f rps", weight, rate);
    return new Row(
        TrafficScenario.shipped(name)
            .errorsOnly()
            .rate(rate)
            .weight(_ -> weight)
            .disturbed(it -> it.outage(onset, share))
            .lane(lane),
        1,
        ALONE,
        cells ->
            List.of(
                JudgeGate.falseAlarms(cells.of(Rows.SLUICE), 1),
                JudgeGate.falseAlarms(cells.of(Rows.RECORDED), 1)));
  }

  private SharedRows() {}
}
