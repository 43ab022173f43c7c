package io.sluice.bench.judge;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// The table: streams, which the judges of other tools also get, and the gates for Sluice's judges.
/// The plain test has its own limits; the shipped default, a single configuration, must keep all
/// others. [NoiseRows], [PowerRows] and [SharedRows] have the streams of real traffic.
final class Rows {
  static final ShippedContender SLUICE = ShippedContender.DEFAULT;
  static final ShippedContender RECORDED = ShippedContender.RECORDED;
  private static final PlainContender PLAIN = PlainContender.BOTH;
  private static final Contender ORACLE = new SprtContender();
  private static final Contender FLAGGER = SourceContender.flagger(10);
  private static final List<Contender> OURS = List.of(SLUICE, RECORDED, PLAIN);

  /// All judges that are measured.
  static final List<Contender> ALL =
      List.of(
          SLUICE,
          RECORDED,
          PLAIN,
          PlainContender.ERRORS,
          SourceContender.argo(),
          SourceContender.argoStrict(),
          FLAGGER,
          SourceContender.flagger(5),
          SourceContender.scoreOften(),
          SourceContender.scoreOnce(),
          new PeekingContender(),
          ORACLE);

  private static final Noise HALF = Noise.of(0.5);
  private static final double MINUTE = 60;
  private static final Latencies TAIL = Latencies.withTail(0.0005);
  private static final Latencies PARETO = Latencies.pareto(1);

  static List<Row> all() {
    return Stream.of(quietRows(), NoiseRows.all(), PowerRows.all(), SharedRows.all())
        .flatMap(List::stream)
        .toList();
  }

  /// Returns the rows with ticks of 10 s and without disturbances other than noise in time.
  static List<Row> quietRows() {
    return Stream.of(nulls(), errors(), latencies(), late(), noisy(), withFinalTest())
        .flatMap(List::stream)
        .toList();
  }

  private static TrafficScenario quiet(String name) {
    return TrafficScenario.quiet(name);
  }

  private static List<Row> nulls() {
    return Stream.of(
            quiet("null .5 %"),
            quiet("null .05 %").errors(0.0005),
            quiet("null 2 rps").rate(2),
            quiet("null diurnal, bursts").diurnal(),
            quiet("null slow tail").latencies(TAIL, TAIL),
            quiet("null Pareto").latencies(PARETO, PARETO),
            quiet("null ramp, bursts").diurnal().ramp())
        .map(scenario ->
            withAllJudges(
                scenario,
                cells ->
                    List.of(
                        JudgeGate.falseAlarms(cells.of(PLAIN), 1),
                        JudgeGate.falseAlarms(cells.of(SLUICE), 1),
                        JudgeGate.falseAlarms(cells.of(RECORDED), 1))))
        .toList();
  }

  private static List<Row> errors() {
    return List.of(
        withAllJudges(
            quiet("errors 2x").failing(2),
            cells ->
                List.of(
                    JudgeGate.detected(cells.of(PLAIN), 99),
                    JudgeGate.seconds(cells.of(PLAIN), 400),
                    JudgeGate.ratio(cells.of(PlainContender.ERRORS), cells.of(ORACLE), 1.5),
                    JudgeGate.detected(cells.of(SLUICE), 99),
                    JudgeGate.seconds(cells.of(SLUICE), 650))),
        withAllJudges(
            quiet("errors 5x").failing(5),
            cells ->
                List.of(
                    JudgeGate.detected(cells.of(PLAIN), 99),
                    JudgeGate.seconds(cells.of(PLAIN), 50),
                    JudgeGate.ratio(cells.of(PLAIN), cells.of(FLAGGER), 0.10),
                    JudgeGate.detected(cells.of(SLUICE), 99),
                    // The first tick of 10 s is the warm-up.
                    JudgeGate.seconds(cells.of(SLUICE), 70),
                    JudgeGate.ratio(cells.of(SLUICE), cells.of(FLAGGER), 0.13))),
        withAllJudges(
            quiet("errors 10x, .2 canary rps").rate(2).failing(10),
            cells ->
                List.of(
                    JudgeGate.detected(cells.of(PLAIN), 100),
                    JudgeGate.requests(cells.of(PLAIN), 150),
                    JudgeGate.detected(cells.of(SLUICE), 99.5),
                    JudgeGate.requests(cells.of(SLUICE), 170))),
        withAllJudges(quiet("errors 2x, diurnal, bursts").failing(2).diurnal(), found(99, 99)),
        withAllJudges(quiet("errors 2x, ramp").failing(2).ramp(), found(99, 99)),
        withAllJudges(quiet("errors 2x of .05 %").errors(0.0005).failing(2), _ -> List.of()),
        withAllJudges(quiet("errors 1.5x").failing(1.5), _ -> List.of()),
        withAllJudges(quiet("errors 1.2x").failing(1.2), _ -> List.of()));
  }

  private static List<Row> latencies() {
    return List.of(
        withAllJudges(quiet("latency x1.10").slowing(Latencies.logNormal(1.10)), found(99, 95)),
        withAllJudges(quiet("latency x1.25").slowing(Latencies.logNormal(1.25)), found(99, 99)),
        withAllJudges(
            quiet("tail +2 s")
                .latencies(TAIL, Latencies.logNormal(1))
                .slowing(Latencies.withTail(0.005)),
            cells ->
                List.of(
                    JudgeGate.detected(cells.of(PLAIN), 99),
                    JudgeGate.requests(cells.of(PLAIN), 2_500),
                    JudgeGate.detected(cells.of(SLUICE), 99),
                    JudgeGate.requests(cells.of(SLUICE), 2_800))),
        withAllJudges(
            quiet("Pareto x1.5").latencies(PARETO, PARETO).slowing(Latencies.pareto(1.5)),
            found(99, 99)));
  }

  private static List<Row> late() {
    return List.of(
        withAllJudges(
            quiet("errors 3x from minute 20").failing(3).from(20 * MINUTE),
            cells ->
                List.of(
                    JudgeGate.detected(cells.of(PLAIN), 99),
                    JudgeGate.detected(cells.of(SLUICE), 99),
                    JudgeGate.seconds(cells.of(SLUICE), 260))),
        later("errors 3x from minute 22.5", 22.5 * MINUTE),
        later("errors 3x from minute 38", 38 * MINUTE),
        hard(TrafficScenario.shipped("all fail").failing(200)),
        hard(TrafficScenario.shipped("all fail from minute 20").failing(200).from(20 * MINUTE)));
  }

  private static Row later(String name, double onset) {
    return withOurJudges(
        quiet(name).failing(3).from(onset),
        cells ->
            List.of(
                JudgeGate.detected(cells.of(SLUICE), 99),
                JudgeGate.seconds(cells.of(SLUICE), 320)));
  }

  private static Row hard(TrafficScenario scenario) {
    boolean isLate = scenario.fault().onset() > 0;
    return withOurJudges(
        scenario,
        cells ->
            isLate
                ? List.of(JudgeGate.failures(cells.of(SLUICE), 20))
                : List.of(
                    JudgeGate.failures(cells.of(PLAIN), 12),
                    JudgeGate.failures(cells.of(SLUICE), 12),
                    JudgeGate.slowRollbacks(cells.of(SLUICE), 15, 5)));
  }

  /// Returns streams of a fleet whose instances differ without a fault. The plain test does not
  /// model such differences, so that it has no gates here.
  private static List<Row> noisy() {
    return List.of(
        new Row(
            quiet("noise, candidate only").noise(HALF.ofCandidate(), 3), 2, ALL, falseAlarms(2)),
        noisy("noise", HALF, 3, 2),
        noisy("noise, off the blocks", HALF.shiftedBy(30), 3, 2),
        noisy("noise, log-normal", HALF.by(Noise.Law.LOG_NORMAL), 3, 2),
        noisy("noise of 10 min, K = 9", HALF.lasting(600), 9, 2.5),
        noisy("noise of 10 min, K = 3", HALF.lasting(600), 3, 5.5),
        noisy("noise, K = 1", HALF, 1, 4),
        noisy("noise of latency", Noise.of(0.1).by(Noise.Law.LATENCY), 3, 1),
        withOurJudges(quiet("errors 5x, noise").failing(5).noise(HALF, 3), seconds(120)),
        withOurJudges(
            quiet("errors 3x from minute 20, noise").failing(3).from(20 * MINUTE).noise(HALF, 3),
            seconds(650)));
  }

  private static Row noisy(String name, Noise noise, int instances, double percent) {
    return new Row(quiet(name).noise(noise, instances), 2, OURS, falseAlarms(percent));
  }

  private static Function<Row.Cells, List<JudgeGate>> falseAlarms(double percent) {
    return cells -> List.of(JudgeGate.falseAlarms(cells.of(SLUICE), percent));
  }

  private static Function<Row.Cells, List<JudgeGate>> seconds(double limit) {
    return cells -> List.of(JudgeGate.seconds(cells.of(SLUICE), limit));
  }

  private static List<Row> withFinalTest() {
    return List.of(
        withOurJudges(
            quiet("null, final test").tested(),
            cells ->
                List.of(
                    JudgeGate.falseAlarms(cells.of(PLAIN), 1),
                    JudgeGate.falseAlarms(cells.of(SLUICE), 1))),
        withOurJudges(quiet("errors 2x, final test").failing(2).tested(), seconds(750)),
        withOurJudges(
            quiet("errors 1.5x, final test").failing(1.5).tested(),
            cells -> List.of(JudgeGate.detected(cells.of(SLUICE), 95))),
        withOurJudges(
            quiet("errors 2x of .05 %, final test").errors(0.0005).failing(2).tested(),
            cells ->
                List.of(
                    JudgeGate.detected(cells.of(PLAIN), 78),
                    JudgeGate.detected(cells.of(SLUICE), 63))));
  }

  private static Function<Row.Cells, List<JudgeGate>> found(double plain, double shipped) {
    return cells ->
        List.of(
            JudgeGate.detected(cells.of(PLAIN), plain),
            JudgeGate.detected(cells.of(SLUICE), shipped));
  }

  private static Row withAllJudges(
      TrafficScenario scenario, Function<Row.Cells, List<JudgeGate>> gates) {
    return new Row(scenario, 1, ALL, gates);
  }

  private static Row withOurJudges(
      TrafficScenario scenario, Function<Row.Cells, List<JudgeGate>> gates) {
    return new Row(scenario, 1, OURS, gates);
  }

  private Rows() {}
}
