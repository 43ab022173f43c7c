package io.sluice.bench.judge;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Score;
import io.sluice.contract.Score.EffectSize;
import io.sluice.contract.Scoring;
import io.sluice.contract.Source;
import io.sluice.contract.Threshold;
import io.sluice.contract.Threshold.Range;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.SourceSample.MeasurementOutcome;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.VersionCounts;
import io.sluice.domain.verdict.WatchState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/// A judge of measurements, `threshold` or `score`, as it is shipped and configured like other
/// tools. The fold that health-monitor runs gets no counts of the router.
///
/// @param window seconds of one measurement
/// @param interval seconds from one judgement to the next; a judgement gets all measurements since
///   the last one together
/// @param late whether the rollback comes only with the judgement after the failed one
/// @param measure returns the samples of a candidate and of stable
record SourceContender(
    String name,
    Analysis analysis,
    double window,
    double interval,
    boolean late,
    BiFunction<MetricWindow, MetricWindow, List<SourceSample>> measure)
    implements Contender {
  private static final double MINUTE = 60;
  private static final Source TOPIC = new Source.Topic(Optional.empty());
  private static final String CHECK = "metrics";
  private static final Range ANY = new Range(Optional.empty(), Optional.empty());

  /// The documented range of the share of requests that do not fail.
  private static final Range DOCUMENTED = new Range(Optional.of(0.95), Optional.empty());

  /// Limits close to the values of the service, as in [#SOON].
  private static final Range STRICT = new Range(Optional.of(0.99), Optional.empty());

  /// The range of the p99 in milliseconds.
  private static final Range SOON = new Range(Optional.empty(), Optional.of(500.0));

  private static final List<String> METRICS = List.of("errors", "p50", "p99");

  /// The constants of Kayenta.
  private static final Score SCORE =
      new Score(
          Score.DEFAULT.interval(),
          Score.DEFAULT.tolerance(),
          Score.DEFAULT.confidence(),
          Score.Direction.INCREASE,
          EffectSize.any(Score.Measure.MEAN_RATIO),
          Optional.empty(),
          false,
          Score.Nan.REMOVE,
          Score.Outliers.KEEP);

  /// Returns the example of Argo Rollouts' documentation: with `failureLimit: 3` it rolls back at
  /// the fourth failure.
  static SourceContender argo() {
    return threshold("Argo, documented", 5 * MINUTE, DOCUMENTED, ANY, 4, false);
  }

  /// Returns Argo Rollouts with a `failureLimit` of 0.
  static SourceContender argoStrict() {
    return threshold("Argo, strict", MINUTE, STRICT, SOON, 1, false);
  }

  /// Returns Flagger with the limits of its documentation: it rolls back at the check after
  /// `threshold` failed ones.
  static SourceContender flagger(int threshold) {
    return threshold("Flagger, threshold " + threshold, MINUTE, STRICT, SOON, threshold, true);
  }

  /// Returns a judge that counts how often a value of the candidate is out of its range, without
  /// comparison or statistics.
  ///
  /// @param failures number of failed measurements, in a row or not, at which it rolls back
  private static SourceContender threshold(
      String name, double interval, Range success, Range p99, int failures, boolean late) {
    var rules =
        new Threshold(
            Duration.ofSeconds((long) interval),
            Optional.empty(),
            Optional.empty(),
            failures - 1,
            Threshold.DEFAULT.inconclusiveLimit(),
            Threshold.DEFAULT.consecutiveErrorLimit(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    var analysis =
        new Analysis(ShippedContender.ALPHA, 20, List.of(new Check(CHECK, TOPIC, rules)));
    return new SourceContender(
        name,
        analysis,
        interval,
        interval,
        late,
        (candidate, _) -> List.of(rate(candidate, success, p99)));
  }

  private static SourceSample rate(MetricWindow candidate, Range successRange, Range p99Range) {
    if (candidate.isEmpty()) {
      return new SourceSample.Missing(CHECK, "no requests");
    }
    double success = 1 - candidate.errorRate();
    double p99 = candidate.quantile(0.99);
    boolean isGood = successRange.has(success) && p99Range.has(p99);
    return new SourceSample.Valued(
        CHECK,
        isGood ? MeasurementOutcome.SUCCESS : MeasurementOutcome.FAILURE,
        List.of(success, p99),
        List.of());
  }

  static SourceContender scoreOften() {
    return score("Mann-Whitney, 10 min", 10 * MINUTE);
  }

  static SourceContender scoreOnce() {
    return score("Mann-Whitney, once", TrafficScenario.HOUR);
  }

  /// Returns a judge that has one value a minute of the errors, the p50 and the p99 of each
  /// version, and compares them by the Mann-Whitney test. Its window grows from the start.
  private static SourceContender score(String name, double interval) {
    Duration every = Duration.ofSeconds((long) interval);
    var analysis =
        new Analysis(
            ShippedContender.ALPHA,
            20,
            METRICS.stream().map(metric -> new Check(metric, TOPIC, SCORE)).toList(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                new Scoring(
                    Scoring.DEFAULT.pass(),
                    Scoring.DEFAULT.marginal(),
                    Map.of(),
                    Optional.of(every))));
    return new SourceContender(name, analysis, MINUTE, interval, false, SourceContender::compare);
  }

  private static List<SourceSample> compare(MetricWindow candidate, MetricWindow stable) {
    List<Double> ofCandidate = values(candidate);
    List<Double> ofStable = values(stable);
    return IntStream.range(0, METRICS.size())
        .<SourceSample>mapToObj(i ->
            new SourceSample.Valued(
                METRICS.get(i),
                MeasurementOutcome.SUCCESS,
                List.of(ofCandidate.get(i)),
                List.of(ofStable.get(i))))
        .toList();
  }

  private static List<Double> values(MetricWindow window) {
    return List.of(100 * window.errorRate(), window.quantile(0.5), window.quantile(0.99));
  }

  @Override
  public JudgeRun begin(TrafficScenario scenario, long seed) {
    return new Measurements(this, ShippedContender.start(analysis, scenario));
  }

  private static final class Measurements implements JudgeRun {
    private final SourceContender rules;
    private final MetricWindow candidate = new MetricWindow();
    private final MetricWindow stable = new MetricWindow();
    private final List<SourceSample> samples = new ArrayList<>();
    private WatchState state;
    private double measured;
    private double judged;
    private boolean failed;

    Measurements(SourceContender rules, WatchState state) {
      this.rules = rules;
      this.state = state;
    }

    @Override
    public boolean addTick(Tick tick, double now) {
      candidate.add(tick.candidate());
      stable.add(tick.stable());
      if (now - measured >= rules.window) {
        measured = now;
        samples.addAll(rules.measure.apply(candidate, stable));
        candidate.clear();
        stable.clear();
      }
      if (now - judged < rules.interval) {
        return false;
      }
      boolean hadFailed = failed;
      judge(now);
      return hadFailed || (failed && !rules.late);
    }

    /// Adds a tick without requests, with all samples since the last one.
    private void judge(double now) {
      Instant to = time(now);
      state =
          state.tick(
              state.next(
                  new Tick.Span(time(judged), to, Duration.between(time(judged), to)),
                  VersionCounts.NONE,
                  Tick.Probes.NONE,
                  List.copyOf(samples)));
      samples.clear();
      judged = now;
      failed = state.evidence().breach().isPresent();
    }

    private static Instant time(double second) {
      return Instant.EPOCH.plusNanos(Math.round(second * 1e9));
    }
  }
}
