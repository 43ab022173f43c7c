package io.sluice.bench.judge;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/// Bad candidates in ticks of 1 s, judged by the default checks. Candidate requests include the 100
/// of the warm-up.
final class PowerRows {
  private static final double WARM_UP_REQUESTS = 100;
  private static final double MINUTE_20 = 20 * 60.0;

  /// The lower end of the interval of a share of 100 % in 1,500 runs. A false alarm before minute
  /// 20 finds nothing, and α allows it.
  private static final double ALMOST_ALL = 99.75;

  private static final Latencies TAIL = Latencies.withTail(0.0005);
  private static final List<Contender> ALONE = List.of(Rows.SLUICE, Rows.RECORDED);

  static List<Row> all() {
    return List.of(
        new Row(
            bad("default checks, errors 5x", 5),
            1,
            Rows.ALL,
            gates(99, JudgeGate::requests, 600 + WARM_UP_REQUESTS, 600 + WARM_UP_REQUESTS)),
        new Row(
            bad("default checks, errors 2x", 2),
            1,
            Rows.ALL,
            gates(95, JudgeGate::requests, 7_061, 6_900)),
        alone(
            TrafficScenario.shipped("default checks, tail +2 s")
                .latencies(TAIL, Latencies.logNormal(1))
                .slowing(Latencies.withTail(0.005)),
            gates(99, JudgeGate::requests, 3_000, 3_000)),
        late("default checks, errors 3x from minute 20, K = 3", 3, 260),
        late("default checks, errors 3x from minute 20, K = 2", 2, 260),
        late("default checks, errors 3x from minute 20, K = 1", 1, 330),
        alone(bad("default checks, errors 2x from minute 20", 2).from(MINUTE_20), found(95)),
        alone(
            bad("default checks, errors 10x, .2 canary rps", 10)
                .rate(2)
                .lane("default checks, 2 rps"),
            gates(ALMOST_ALL, JudgeGate::requests, 170, 170)),
        alone(bad("default checks, all fail", 200), gates(100, JudgeGate::failures, 15, 15)),
        alone(
            bad("default checks, all fail from minute 20", 200).from(MINUTE_20),
            gates(ALMOST_ALL, JudgeGate::failures, 17, 17)),
        alone(
            bad("clumps of 5, errors 5x", 5)
                .errorsOnly()
                .disturbed(it -> it.errors(Clumps.of(5)))
                .lane("clumps of 5"),
            found(99)));
  }

  private static TrafficScenario bad(String name, double times) {
    return TrafficScenario.shipped(name).failing(times).lane("default checks");
  }

  private static Row late(String name, int instances, double seconds) {
    return alone(
        bad(name, 3)
            .from(MINUTE_20)
            .noise(Noise.NONE, instances)
            .lane("default checks, K = " + instances),
        gates(99, JudgeGate::seconds, seconds, seconds));
  }

  private static Row alone(TrafficScenario scenario, Function<Row.Cells, List<JudgeGate>> gates) {
    return new Row(scenario, 1, ALONE, gates);
  }

  private static Function<Row.Cells, List<JudgeGate>> found(double percent) {
    return cells ->
        List.of(
            JudgeGate.detected(cells.of(Rows.SLUICE), percent),
            JudgeGate.detected(cells.of(Rows.RECORDED), percent));
  }

  /// Returns the gates of a share found and of a median.
  ///
  /// @param first limit of the median on a lane's first release
  /// @param recorded limit of the median on a lane with a record
  private static Function<Row.Cells, List<JudgeGate>> gates(
      double percent,
      BiFunction<ScenarioResults, Double, JudgeGate> median,
      double first,
      double recorded) {
    return cells ->
        List.of(
            JudgeGate.detected(cells.of(Rows.SLUICE), percent),
            median.apply(cells.of(Rows.SLUICE), first),
            JudgeGate.detected(cells.of(Rows.RECORDED), percent),
            median.apply(cells.of(Rows.RECORDED), recorded));
  }

  private PowerRows() {}
}
