package io.sluice.bench.judge;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Score;
import io.sluice.contract.Score.EffectSize;
import io.sluice.contract.Scoring;
import io.sluice.contract.Source;
import io.sluice.domain.verdict.Measured;
import io.sluice.domain.verdict.Measured.Outcome;
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
record Ranked(String name, double interval) implements Contender {
  private static final double MINUTE = 60;
  private static final List<String> METRICS = List.of("errors", "p50", "p99");
  private static final Source TOPIC = new Source.Topic(Optional.empty());
  private static final Score RULES =
      new Score(
          Score.INTERVAL,
          Score.TOLERANCE,
          Score.CONFIDENCE,
          Score.Direction.INCREASE,
          EffectSize.any(Score.Measure.MEAN_RATIO),
          Optional.empty(),
          false,
          Score.Nan.REMOVE,
          Score.Outliers.KEEP);

  static Ranked often() {
    return new Ranked("Mann-Whitney, 10 min", 10 * MINUTE);
  }

  static Ranked once() {
    return new Ranked("Mann-Whitney, once", Scenario.END);
  }

  @Override
  public Sitting begin(Scenario scenario) {
    return new Minutes(this, new Asked(analysis(), scenario));
  }

  private Analysis analysis() {
    Duration every = Duration.ofSeconds((long) interval);
    return new Analysis(
        Shipped.ALPHA,
        20,
        METRICS.stream().map(name -> new Check(name, TOPIC, RULES)).toList(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Scoring(Scoring.PASS, Scoring.MARGINAL, Map.of(), Optional.of(every))));
  }

  /// Passes all values of a judgement together, so that they are evaluated once.
  private static final class Minutes implements Sitting {
    private final Ranked rules;
    private final Asked judge;
    private final Window candidate = new Window();
    private final Window stable = new Window();
    private final List<Measured> said = new ArrayList<>();
    private double minute;
    private double since;

    Minutes(Ranked rules, Asked judge) {
      this.rules = rules;
      this.judge = judge;
    }

    @Override
    public boolean withdraws(Tick tick, double now) {
      candidate.add(tick.candidate());
      stable.add(tick.stable());
      if (now - minute < MINUTE) {
        return false;
      }
      minute = now;
      List<Double> mine = values(candidate);
      List<Double> other = values(stable);
      for (int i = 0; i < METRICS.size(); i++) {
        said.add(
            new Measured.Valued(
                METRICS.get(i), Outcome.SUCCESS, List.of(mine.get(i)), List.of(other.get(i))));
      }
      candidate.clear();
      stable.clear();
      if (now - since < rules.interval()) {
        return false;
      }
      since = now;
      boolean withdraws = judge.withdraws(now, said);
      said.clear();
      return withdraws;
    }

    private static List<Double> values(Window window) {
      return List.of(100 * window.errors(), window.quantile(0.5), window.quantile(0.99));
    }
  }
}
