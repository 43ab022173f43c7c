package io.sluice.bench.judge;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Score;
import io.sluice.contract.Score.EffectSize;
import io.sluice.contract.Scoring;
import io.sluice.contract.Source;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.SourceSample.MeasurementOutcome;
import io.sluice.domain.verdict.Tick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The judge `score` as it is shipped, with the constants of Kayenta. It has one value a minute of
/// the errors, the p50 and the p99 of each version, and compares them by the Mann-Whitney test. The
/// window grows from the start.
///
/// @param interval seconds from one judgement to the next
record ScoreContender(String name, double interval) implements Contender {
  private static final double MINUTE = 60;
  private static final List<String> METRICS = List.of("errors", "p50", "p99");
  private static final Source TOPIC = new Source.Topic(Optional.empty());
  private static final Score RULES =
      new Score(
          Score.DEFAULT_INTERVAL,
          Score.DEFAULT_TOLERANCE,
          Score.DEFAULT_CONFIDENCE,
          Score.Direction.INCREASE,
          EffectSize.any(Score.Measure.MEAN_RATIO),
          Optional.empty(),
          false,
          Score.Nan.REMOVE,
          Score.Outliers.KEEP);

  static ScoreContender often() {
    return new ScoreContender("Mann-Whitney, 10 min", 10 * MINUTE);
  }

  static ScoreContender once() {
    return new ScoreContender("Mann-Whitney, once", TrafficScenario.END);
  }

  @Override
  public JudgeRun begin(TrafficScenario scenario) {
    return new Minutes(this, new SourceFold(analysis(), scenario));
  }

  private Analysis analysis() {
    Duration every = Duration.ofSeconds((long) interval);
    return new Analysis(
        ShippedContender.ALPHA,
        20,
        METRICS.stream().map(name -> new Check(name, TOPIC, RULES)).toList(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Scoring(Scoring.PASS, Scoring.MARGINAL, Map.of(), Optional.of(every))));
  }

  /// Passes all values of a judgement together, so that they are evaluated once.
  private static final class Minutes implements JudgeRun {
    private final ScoreContender rules;
    private final SourceFold judge;
    private final MetricWindow candidate = new MetricWindow();
    private final MetricWindow stable = new MetricWindow();
    private final List<SourceSample> samples = new ArrayList<>();
    private double minute;
    private double since;

    Minutes(ScoreContender rules, SourceFold judge) {
      this.rules = rules;
      this.judge = judge;
    }

    @Override
    public boolean addTick(Tick tick, double now) {
      candidate.add(tick.candidate());
      stable.add(tick.stable());
      if (now - minute < MINUTE) {
        return false;
      }
      minute = now;
      List<Double> ofCandidate = values(candidate);
      List<Double> ofStable = values(stable);
      for (int i = 0; i < METRICS.size(); i++) {
        samples.add(
            new SourceSample.Valued(
                METRICS.get(i),
                MeasurementOutcome.SUCCESS,
                List.of(ofCandidate.get(i)),
                List.of(ofStable.get(i))));
      }
      candidate.clear();
      stable.clear();
      if (now - since < rules.interval()) {
        return false;
      }
      since = now;
      boolean isRolledBack = judge.addTick(now, samples);
      samples.clear();
      return isRolledBack;
    }

    private static List<Double> values(MetricWindow window) {
      return List.of(100 * window.errors(), window.quantile(0.5), window.quantile(0.99));
    }
  }
}
