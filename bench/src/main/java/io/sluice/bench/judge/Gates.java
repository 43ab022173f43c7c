package io.sluice.bench.judge;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// What has to hold of the judge as it is shipped, scenario by scenario.
///
/// @param scenario what is played
/// @param times how often, as a multiple of what was asked for
/// @param read the gates of its plays
record Gates(Scenario scenario, int times, Function<Plays, List<Gate>> read) {
  private static final double MINUTE = 60;

  static List<Gates> all() {
    return Stream.of(nulls(), noise(), bad(), late(), tested()).flatMap(List::stream).toList();
  }

  private static Scenario quiet(String name) {
    return Scenario.quiet(name);
  }

  private static List<Gates> nulls() {
    Latencies tail = Latencies.withTail(0.0005);
    Latencies pareto = Latencies.pareto(1);
    return Stream.of(
            quiet("null .5 %"),
            quiet("null .05 %").errors(0.0005),
            quiet("null 2 rps").rate(2),
            quiet("null diurnal, bursts").diurnal(),
            quiet("null slow tail").latencies(tail, tail),
            quiet("null Pareto").latencies(pareto, pareto),
            quiet("null ramp and bursts").diurnal().ramp())
        .map(scenario -> gate(scenario, plays -> Gate.falseAlarms(plays, 1)))
        .toList();
  }

  private static List<Gates> noise() {
    Noise half = Noise.of(0.5);
    return List.of(
        quietly("noise, candidate only", half.ofCandidate(), 3, 2),
        quietly("noise", half, 3, 2),
        quietly("noise, off the blocks", half.shiftedBy(30), 3, 2),
        quietly("noise, log-normal", half.by(Noise.Law.LOG_NORMAL), 3, 2),
        quietly("noise of 10 min, K = 9", half.lasting(600), 9, 2.5),
        quietly("noise of 10 min, K = 3", half.lasting(600), 3, 5.5),
        quietly("noise, K = 1", half, 1, 4),
        quietly("noise of latency", Noise.of(0.1).by(Noise.Law.LATENCY), 3, 1));
  }

  private static Gates quietly(String name, Noise noise, int instances, double percent) {
    Scenario scenario = quiet(name).noise(noise, instances);
    return new Gates(scenario, 2, plays -> List.of(Gate.falseAlarms(plays, percent)));
  }

  private static List<Gates> bad() {
    Latencies normal = Latencies.logNormal(1);
    return List.of(
        found(quiet("errors 2x").failing(2), 99, 650),
        found(quiet("errors 5x").failing(5), 99, 60),
        gate(
            quiet("tail +2 s")
                .latencies(Latencies.withTail(0.0005), normal)
                .slowing(Latencies.withTail(0.005)),
            plays -> Gate.medianRequests(plays, 2_800)),
        of(
            quiet("errors 10x, .2 canary rps").rate(2).failing(10),
            plays -> List.of(Gate.found(plays, 100), Gate.medianRequests(plays, 170))),
        gate(
            quiet("errors 2x, diurnal, bursts").failing(2).diurnal(),
            plays -> Gate.found(plays, 99)),
        gate(quiet("errors 2x, ramp").failing(2).ramp(), plays -> Gate.found(plays, 99)),
        gate(
            quiet("latency x1.10").slowing(Latencies.logNormal(1.10)),
            plays -> Gate.found(plays, 98.5)),
        gate(
            quiet("latency x1.25").slowing(Latencies.logNormal(1.25)),
            plays -> Gate.found(plays, 99)),
        gate(
            quiet("Pareto x1.5")
                .latencies(Latencies.pareto(1), Latencies.pareto(1))
                .slowing(Latencies.pareto(1.5)),
            plays -> Gate.found(plays, 99)),
        gate(
            quiet("errors 5x, noise").failing(5).noise(Noise.of(0.5), 3),
            plays -> Gate.medianSeconds(plays, 90)));
  }

  private static List<Gates> late() {
    return List.of(
        gate(
            quiet("errors 3x from minute 20").failing(3).from(20 * MINUTE),
            plays -> Gate.medianSeconds(plays, 240)),
        gate(
            quiet("errors 3x from minute 22.5").failing(3).from(22.5 * MINUTE),
            plays -> Gate.medianSeconds(plays, 320)),
        gate(
            quiet("errors 3x from minute 38").failing(3).from(38 * MINUTE),
            plays -> Gate.medianSeconds(plays, 320)),
        gate(
            quiet("errors 3x from minute 20, noise")
                .failing(3)
                .noise(Noise.of(0.5), 3)
                .from(20 * MINUTE),
            plays -> Gate.medianSeconds(plays, 650)),
        of(quiet("all fail").failing(200).ticks(1), plays -> Gate.failures(plays, 12, 25)),
        of(
            quiet("all fail from minute 20").failing(200).ticks(1).from(20 * MINUTE),
            plays -> Gate.failures(plays, 12, 25)));
  }

  private static List<Gates> tested() {
    return List.of(
        gate(quiet("null, final test").tested(), plays -> Gate.falseAlarms(plays, 1)),
        gate(
            quiet("errors 2x, final test").failing(2).tested(),
            plays -> Gate.medianSeconds(plays, 720)),
        gate(
            quiet("errors 1.5x, final test").failing(1.5).tested(), plays -> Gate.found(plays, 95)),
        gate(
            quiet("errors 2x of .05 %, final test").errors(0.0005).failing(2).tested(),
            plays -> Gate.found(plays, 63)));
  }

  private static Gates found(Scenario scenario, double percent, double seconds) {
    return of(
        scenario, plays -> List.of(Gate.found(plays, percent), Gate.medianSeconds(plays, seconds)));
  }

  private static Gates gate(Scenario scenario, Function<Plays, Gate> read) {
    return of(scenario, plays -> List.of(read.apply(plays)));
  }

  private static Gates of(Scenario scenario, Function<Plays, List<Gate>> read) {
    return new Gates(scenario, 1, read);
  }
}
