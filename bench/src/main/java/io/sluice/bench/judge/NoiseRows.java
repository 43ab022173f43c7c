package io.sluice.bench.judge;

import io.sluice.bench.judge.Noise.Law;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Good candidates under the noise of real traffic: clumps, sticky clients, unequal instances, cold
/// starts. Ticks last for 1 s, and the default checks judge. In most rows only errors are noisy,
/// and latency is not measured.
final class NoiseRows {
  /// The highest rate of false alarms in percent, for the upper end of its interval.
  private static final double GOAL = 1.5;

  private static final Clumps FIVE = Clumps.of(5);
  private static final Clumps GEOMETRIC = Clumps.geometric(5);
  private static final Noise HALF = Noise.of(0.5);

  /// Seconds, more than in any scenario: each rate is drawn once.
  private static final int FOREVER = 1_000_000;

  /// Share of requests that are 2 s slower.
  private static final double STALLED = 0.005;

  private static final List<Contender> ALONE = List.of(Rows.SLUICE, Rows.RECORDED);

  static List<Row> all() {
    return Stream.of(clumps(), clients(), instances(), latencies(), starts())
        .flatMap(List::stream)
        .toList();
  }

  /// Returns a quiet stream of errors alone.
  private static TrafficScenario errors(String name) {
    return TrafficScenario.shipped(name).errorsOnly();
  }

  private static TrafficScenario disturbed(String name, UnaryOperator<Disturbances> change) {
    return errors(name).disturbed(change);
  }

  private static List<Row> clumps() {
    Clumps spread = FIVE.over(10);
    Clumps spreadGeometric = GEOMETRIC.over(10);
    return List.of(
        withOtherTools(clumped("clumps of 2", Clumps.of(2)), GOAL),
        withOtherTools(clumped("clumps of 5", FIVE), GOAL),
        withOtherTools(clumped("clumps, geometric 5", GEOMETRIC), GOAL),
        withAndWithoutRecord(clumped("clumps of 5 over 10 s", spread), 3.25, GOAL),
        withAndWithoutRecord(clumped("clumps, geometric 5 over 10 s", spreadGeometric), 5.32, GOAL),
        withAndWithoutRecord(
            late(clumped("clumps of 5 over 10 s, after 120 s", spread)), GOAL, GOAL),
        withAndWithoutRecord(
            late(clumped("clumps, geometric 5 over 10 s, after 120 s", spreadGeometric)),
            GOAL,
            GOAL),
        withOtherTools(clumped("retries on the same side", Clumps.retries(0.5)), GOAL));
  }

  private static TrafficScenario clumped(String name, Clumps law) {
    return disturbed(name, it -> it.errors(law));
  }

  /// Returns the scenario with 120 s of stable alone before the first shift.
  private static TrafficScenario late(TrafficScenario scenario) {
    return scenario.weight(t -> t < 120 ? 0 : 0.1).lasting(TrafficScenario.HOUR + 120);
  }

  private static List<Row> clients() {
    return List.of(
        sticky("sticky, 5 heavy clients CV .2", ClientMix.heavy(5, 0.2), GOAL, GOAL),
        sticky("sticky, 5 heavy clients CV .5", ClientMix.heavy(5, 0.5), GOAL, GOAL),
        sticky("sticky, 5 heavy clients CV 1", ClientMix.heavy(5, 1), 2.29, 1.8),
        sticky("sticky, 1,000 Zipf clients CV 1", ClientMix.zipf(1_000, 1), GOAL, GOAL),
        sticky("sticky, 1,000 Zipf clients CV 2", ClientMix.zipf(1_000, 2), 2.29, GOAL),
        withAndWithoutRecord(
            withFailingClients("sticky, 1 of 30 and 1 of 70 clients always fail"), GOAL, GOAL),
        new Row(
            errors("sticky, 100 equal clients, errors 5x")
                .disturbed(it -> it.clients(ClientMix.heavy(10, 0)))
                .failing(5)
                .lane("sticky, 100 equal clients"),
            1,
            ALONE,
            cells ->
                List.of(
                    JudgeGate.detected(cells.of(Rows.SLUICE), 99),
                    JudgeGate.detected(cells.of(Rows.RECORDED), 99))));
  }

  /// Returns the scenario in which one client of each version always fails: 2 of 100 clients have
  /// the 2 % errors.
  private static TrafficScenario withFailingClients(String name) {
    return disturbed(name, it -> it.clients(ClientMix.failing(7, 60)))
        .weight(_ -> 0.3)
        .errors(0.02);
  }

  private static Row sticky(String name, ClientMix law, double first, double recorded) {
    return new Row(
        disturbed(name, it -> it.clients(law)), 2, Rows.ALL, falseAlarms(first, recorded));
  }

  private static List<Row> instances() {
    Noise third = Noise.of(0.3).lasting(FOREVER);
    Noise half = HALF.lasting(FOREVER);
    List<Double> oneBad = List.of(0.4, 0.4, 2.2);
    return List.of(
        unequal("instances CV .3, K = 3", third, 3, 2.43),
        unequal("instances CV .3, K = 8", third, 8, GOAL),
        unequal("instances CV .5, K = 3", half, 3, 4.04),
        unequal("instances CV .5, K = 8", half, 8, GOAL),
        withAndWithoutRecord(errors("noise of 1 s ticks, K = 3").noise(HALF, 3), GOAL, GOAL),
        withAndWithoutRecord(errors("noise of 1 s ticks, K = 8").noise(HALF, 8), GOAL, GOAL),
        withAndWithoutRecord(errors("noise of 1 s ticks, K = 1").noise(HALF, 1), 4.79, 4.79),
        withAndWithoutRecord(
            errors("noise, stable 3 to 1 at minute 10").fleet(Fleet.of(3, HALF).shrinkingAt(600)),
            GOAL,
            GOAL),
        withAndWithoutRecord(
            errors("one bad instance, candidate at the mean")
                .errors(0.01)
                .fleet(Fleet.of(3, Noise.NONE).levels(oneBad))
                .lane("one bad instance"),
            GOAL,
            GOAL),
        new Row(
            errors("one bad instance, candidate 2x")
                .errors(0.01)
                .fleet(Fleet.of(3, Noise.NONE).levels(oneBad))
                .failing(2)
                .lane("one bad instance"),
            1,
            Rows.ALL,
            cells ->
                List.of(
                    JudgeGate.detected(cells.of(Rows.SLUICE), 80),
                    JudgeGate.detected(cells.of(Rows.RECORDED), 80))));
  }

  private static Row unequal(String name, Noise noise, int instances, double first) {
    return new Row(errors(name).noise(noise, instances), 2, Rows.ALL, falseAlarms(first, GOAL));
  }

  /// Returns rows in which latency is measured and noisy. The clumps are of requests that are 2 s
  /// slower.
  private static List<Row> latencies() {
    Noise levels = Noise.of(0.05).by(Law.LATENCY).lasting(FOREVER);
    return List.of(
        withAndWithoutRecord(
            TrafficScenario.shipped("latency of instances, sd .05").ticks(5).noise(levels, 3),
            3.38,
            GOAL),
        withAndWithoutRecord(
            TrafficScenario.shipped("latency in clumps of 5")
                .disturbed(it -> it.stalls(FIVE, STALLED)),
            GOAL,
            GOAL),
        withAndWithoutRecord(
            TrafficScenario.shipped("latency in clumps, geometric 5")
                .disturbed(it -> it.stalls(GEOMETRIC, STALLED)),
            GOAL,
            GOAL),
        withAndWithoutRecord(
            TrafficScenario.shipped("errors and latency in clumps")
                .disturbed(it -> it.errors(GEOMETRIC).stalls(GEOMETRIC, STALLED)),
            GOAL,
            GOAL),
        withOtherTools(TrafficScenario.shipped("null, default checks"), 1));
  }

  private static List<Row> starts() {
    Duration warmUp = Duration.ofSeconds(30);
    return List.of(
        withAndWithoutRecord(
            disturbed("cold start of 20 s, errors 3x", it -> it.cold(20, 3)).warmUp(warmUp),
            GOAL,
            GOAL),
        withAndWithoutRecord(
            disturbed("cold start of 20 s at 4 steps, errors 10x", it -> it.cold(20, 10))
                .ramp()
                .warmUp(warmUp),
            GOAL,
            GOAL));
  }

  private static Row withOtherTools(TrafficScenario scenario, double percent) {
    return new Row(scenario, 1, Rows.ALL, falseAlarms(percent, percent));
  }

  /// Returns the row of a first release and of a release of a lane with a record.
  private static Row withAndWithoutRecord(TrafficScenario scenario, double first, double recorded) {
    return new Row(scenario, first > recorded ? 2 : 1, ALONE, falseAlarms(first, recorded));
  }

  private static Function<Row.Cells, List<JudgeGate>> falseAlarms(double first, double recorded) {
    return cells ->
        List.of(
            JudgeGate.falseAlarms(cells.of(Rows.SLUICE), first),
            JudgeGate.falseAlarms(cells.of(Rows.RECORDED), recorded));
  }

  private NoiseRows() {}
}
