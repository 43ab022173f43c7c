package io.sluice.bench.judge;

import io.sluice.bench.base.BenchReport;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The comparison of a measured value with its limit.
///
/// @param scenario name of the scenario, or `speed`
/// @param judge name of the judge, or of the measured part
/// @param what name of the measurement
/// @param limit highest value allowed; for detections the lowest
/// @param value the value compared: the measurement, or an end of its 95 % interval
/// @param met whether the value is within the limit
record JudgeGate(
    String scenario, String judge, String what, double limit, double value, boolean met) {
  /// The minimum number of runs for comparing an estimate itself. With fewer, the gates of shares
  /// and medians compare the end of the 95 % interval that favours the judge. [#ratio] and
  /// [#slowRollbacks] always compare the value.
  static final int MIN_RUNS = 2_000;

  /// Returns the gate of the share of runs in which a good candidate was rolled back, in percent,
  /// by the upper end of its 95 % interval; with few runs, by the lower end.
  static JudgeGate falseAlarms(ScenarioResults results, double percent) {
    Estimate share = results.rolledBack();
    double end = hasEnoughRuns(results) ? share.high() : share.low();
    String what =
        hasEnoughRuns(results)
            ? "false alarms, upper end of 95 %"
            : "false alarms, lower end of 95 %";
    return gate(results, what, percent, end, end <= percent);
  }

  /// Returns the gate of the share of runs in which a bad candidate was rolled back, in percent.
  static JudgeGate detected(ScenarioResults results, double percent) {
    Estimate found = results.found();
    double value = hasEnoughRuns(results) ? found.value() : found.high();
    String what = hasEnoughRuns(results) ? "found, %" : "found, %, upper end of 95 %";
    return gate(results, what, percent, value, value >= percent);
  }

  /// Returns the gate of the median seconds to a rollback, over the runs with a detection.
  static JudgeGate seconds(ScenarioResults results, double limit) {
    return median(results, "median seconds", limit, ScenarioResult::seconds);
  }

  static JudgeGate requests(ScenarioResults results, double limit) {
    return median(
        results, "median candidate requests", limit, result -> (double) result.requests());
  }

  /// Returns the gate of the median failed requests up to a rollback.
  static JudgeGate failures(ScenarioResults results, double limit) {
    return median(results, "median failed requests", limit, result -> (double) result.failed());
  }

  /// Returns an upper limit for a measurement outside the scenarios.
  static JudgeGate atMost(String subject, String what, double limit, double value) {
    return new JudgeGate("speed", subject, what, limit, value, value <= limit);
  }

  /// Returns the gate of the median requests, as a multiple of those of `reference`.
  static JudgeGate ratio(ScenarioResults results, ScenarioResults reference, double limit) {
    double value = requests(results) / requests(reference);
    return gate(results, "median requests, × " + reference.judge(), limit, value, value <= limit);
  }

  private static double requests(ScenarioResults results) {
    return results.median(ScenarioResult::requests).value();
  }

  /// Returns the gate of the share of runs, in percent, in which more than `most` requests failed
  /// and more than two ticks passed.
  static JudgeGate slowRollbacks(ScenarioResults results, long most, double percent) {
    long slow =
        results.results().stream()
            .filter(result -> result.failed() > most && result.ticks() > 2)
            .count();
    double value = 100.0 * slow / results.results().size();
    String what = "%% of runs with > %d failed requests after two ticks".formatted(most);
    return gate(results, what, percent, value, value <= percent);
  }

  /// Returns the gate of a median over the runs with a detection. With few runs it is missed only
  /// if the whole interval is above the limit.
  private static JudgeGate median(
      ScenarioResults results,
      String what,
      double limit,
      ToDoubleFunction<ScenarioResult> measure) {
    Estimate median = results.median(measure);
    double value = hasEnoughRuns(results) ? median.value() : median.low();
    return gate(
        results,
        hasEnoughRuns(results) ? what : what + ", lower end of 95 %",
        limit,
        value,
        value <= limit);
  }

  private static boolean hasEnoughRuns(ScenarioResults results) {
    return results.results().size() >= MIN_RUNS;
  }

  private static JudgeGate gate(
      ScenarioResults results, String what, double limit, double value, boolean holds) {
    return new JudgeGate(results.scenario().name(), results.judge(), what, limit, value, holds);
  }

  /// Adds the figure `gates`, a line for each gate, the number of gates that are met, and each
  /// missed gate.
  static void addAll(BenchReport report, List<JudgeGate> gates) {
    report.addFigure("gates", gates);
    for (JudgeGate gate : gates) {
      report.addLine(
          "%-4s %-34s %-20s %-50s %9.2f (%.2f)",
          gate.met ? "ok" : "FAIL", gate.scenario, gate.judge, gate.what, gate.value, gate.limit);
      if (!gate.met) {
        report.addMissed(
            "%s, %s: %s is %.2f, limit %.2f",
            gate.scenario, gate.judge, gate.what, gate.value, gate.limit);
      }
    }
    long held = gates.stream().filter(JudgeGate::met).count();
    report.addLine("gates: %d of %d hold", held, gates.size());
  }
}
