package io.sluice.bench.judge;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Source;
import io.sluice.contract.Threshold;
import io.sluice.contract.Threshold.Range;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.SourceSample.MeasurementOutcome;
import io.sluice.domain.verdict.Tick;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The judge `threshold` as it is shipped, configured like other tools: it counts how often a value
/// of the candidate is out of its range, without comparison or statistics.
///
/// @param interval seconds between two measurements, each of the time since the last one
/// @param success range of the share of requests that do not fail, 0 to 1
/// @param p99 range of the p99 in milliseconds
/// @param failures number of failed measurements, in a row or not, at which the candidate is rolled
///   back
/// @param late whether the rollback comes only with the measurement after them
record ThresholdContender(
    String name, double interval, Range success, Range p99, int failures, boolean late)
    implements Contender {
  private static final double MINUTE = 60;
  private static final String CHECK = "metrics";
  private static final Range ANY = new Range(Optional.empty(), Optional.empty());
  private static final Range DOCUMENTED = new Range(Optional.of(0.95), Optional.empty());

  /// Limits close to the values of the service, as in [#SOON].
  private static final Range STRICT = new Range(Optional.of(0.99), Optional.empty());

  private static final Range SOON = new Range(Optional.empty(), Optional.of(500.0));

  /// Returns the example of Argo Rollouts' documentation: with `failureLimit: 3` it rolls back at
  /// the fourth failure.
  static ThresholdContender argo() {
    return new ThresholdContender("Argo, documented", 5 * MINUTE, DOCUMENTED, ANY, 4, false);
  }

  /// Returns Argo Rollouts with a `failureLimit` of 0.
  static ThresholdContender argoStrict() {
    return new ThresholdContender("Argo, strict", MINUTE, STRICT, SOON, 1, false);
  }

  /// Returns Flagger with the limits of its documentation: it rolls back at the check after
  /// `threshold` failed ones.
  static ThresholdContender flagger(int threshold) {
    return new ThresholdContender(
        "Flagger, threshold " + threshold, MINUTE, STRICT, SOON, threshold, true);
  }

  @Override
  public JudgeRun begin(TrafficScenario scenario) {
    return new Measurements(this, new SourceFold(analysis(), scenario));
  }

  private Analysis analysis() {
    var rules =
        new Threshold(
            Duration.ofSeconds((long) interval),
            Optional.empty(),
            Optional.empty(),
            failures - 1,
            Threshold.DEFAULT_INCONCLUSIVE_LIMIT,
            Threshold.DEFAULT_CONSECUTIVE_ERROR_LIMIT,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    var topic = new Source.Topic(Optional.empty());
    return new Analysis(ShippedContender.ALPHA, 20, List.of(new Check(CHECK, topic, rules)));
  }

  private static final class Measurements implements JudgeRun {
    private final ThresholdContender rules;
    private final SourceFold judge;
    private final MetricWindow window = new MetricWindow();
    private double since;
    private boolean failed;

    Measurements(ThresholdContender rules, SourceFold judge) {
      this.rules = rules;
      this.judge = judge;
    }

    @Override
    public boolean addTick(Tick tick, double now) {
      window.add(tick.candidate());
      if (now - since < rules.interval()) {
        return false;
      }
      since = now;
      if (failed) {
        return true;
      }
      failed = judge.addTick(now, List.of(measured()));
      window.clear();
      return failed && !rules.late();
    }

    private SourceSample measured() {
      if (window.isEmpty()) {
        return new SourceSample.Missing(CHECK, "no requests");
      }
      double success = 1 - window.errors();
      double p99 = window.quantile(0.99);
      boolean isGood = rules.success().has(success) && rules.p99().has(p99);
      return new SourceSample.Valued(
          CHECK,
          isGood ? MeasurementOutcome.SUCCESS : MeasurementOutcome.FAILURE,
          List.of(success, p99),
          List.of());
    }
  }
}
