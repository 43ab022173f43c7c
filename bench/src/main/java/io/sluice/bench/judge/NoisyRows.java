package io.sluice.bench.judge;

import java.util.List;
import java.util.function.Function;

/// Streams of a fleet whose instances differ without a fault. The plain test does not model such
/// differences, so that it has no gates here.
final class NoisyRows {
  private static final ShippedContender SLUICE = ShippedContender.DEFAULT;
  private static final Noise HALF = Noise.of(0.5);

  static List<Row> all() {
    return List.of(
        new Row(
            Rows.quiet("noise, candidate only").noise(HALF.ofCandidate(), 3),
            2,
            Contenders.ALL,
            quiet(2)),
        quietly("noise", HALF, 3, 2),
        quietly("noise, off the blocks", HALF.shiftedBy(30), 3, 2),
        quietly("noise, log-normal", HALF.by(Noise.Law.LOG_NORMAL), 3, 2),
        quietly("noise of 10 min, K = 9", HALF.lasting(600), 9, 2.5),
        quietly("noise of 10 min, K = 3", HALF.lasting(600), 3, 5.5),
        quietly("noise, K = 1", HALF, 1, 4),
        quietly("noise of latency", Noise.of(0.1).by(Noise.Law.LATENCY), 3, 1),
        soon(Rows.quiet("errors 5x, noise").failing(5), 90),
        soon(Rows.quiet("errors 3x from minute 20, noise").failing(3).from(1_200), 650));
  }

  private static Row quietly(String name, Noise noise, int instances, double percent) {
    TrafficScenario scenario = Rows.quiet(name).noise(noise, instances);
    return new Row(scenario, 2, Contenders.OURS, quiet(percent));
  }

  private static Row soon(TrafficScenario scenario, double seconds) {
    return new Row(
        scenario.noise(HALF, 3),
        1,
        Contenders.OURS,
        cells -> List.of(JudgeGate.seconds(cells.of(SLUICE), seconds)));
  }

  private static Function<Row.Cells, List<JudgeGate>> quiet(double percent) {
    return cells -> List.of(JudgeGate.falseAlarms(cells.of(SLUICE), percent));
  }

  private NoisyRows() {}
}
