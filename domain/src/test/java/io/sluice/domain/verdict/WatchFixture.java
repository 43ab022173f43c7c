package io.sluice.domain.verdict;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Decision;
import io.sluice.contract.Evidence.Finding;
import io.sluice.contract.Percent;
import io.sluice.contract.Scoring;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import io.sluice.contract.Verdict.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Watches whose verdicts depend on sources other than the router.
final class WatchFixture {
  static final Step BRIEF = new Step.Observe(Duration.ofSeconds(3));
  static final Source PROMETHEUS =
      new Source.Prometheus(
          "http://prometheus.example.com",
          Optional.of("up"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /// Returns a watch with six measurements of two scores; the second score always equals stable's.
  static WatchState scored(Map<String, Double> weights, double x, double y) {
    var analysis =
        new Analysis(
            0.01,
            20,
            List.of(score("cpu"), score("heap")),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Scoring(95, 75, weights, Optional.empty())));
    WatchState state =
        WatchState.start(analysis).step(3, BRIEF).withShift(new Percent(10)).withOpen();
    for (int i = 0; i < 6; i++) {
      state = tick(state, valued("cpu", x, y), valued("heap", 5, 5));
    }
    return state;
  }

  static SourceSample valued(String check, double x, double y) {
    return new SourceSample.Valued(
        check, SourceSample.MeasurementOutcome.SUCCESS, List.of(x), List.of(y));
  }

  static Check score(String name) {
    return new Check(
        name,
        PROMETHEUS,
        new io.sluice.contract.Score(
            Duration.ofMinutes(1),
            0.25,
            0.98,
            io.sluice.contract.Score.Direction.EITHER,
            io.sluice.contract.Score.EffectSize.any(io.sluice.contract.Score.Measure.MEAN_RATIO),
            Optional.empty(),
            false,
            io.sluice.contract.Score.Nan.REMOVE,
            io.sluice.contract.Score.Outliers.KEEP));
  }

  static Check threshold(
      @Nullable Decision onNoData, @Nullable Decision onInconclusive, boolean dryRun) {
    return new Check(
        "p99",
        PROMETHEUS,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(dryRun),
        Optional.ofNullable(onNoData),
        Optional.ofNullable(onInconclusive),
        Optional.of(ThresholdJudgeTest.rules(0, 0, 4, 0, 0)),
        Optional.empty(),
        Optional.empty());
  }

  static WatchState observing(Check... checks) {
    return WatchState.start(new Analysis(0.01, 20, List.of(checks)))
        .step(3, BRIEF)
        .withShift(new Percent(10))
        .withOpen();
  }

  /// Returns the state after a tick for each character: a measurement of `p99`, or none for a dot.
  static WatchState pass(WatchState start, String measurements) {
    WatchState state = start;
    for (int i = 0; i < measurements.length(); i++) {
      char measurement = measurements.charAt(i);
      state =
          measurement == '.'
              ? tick(state)
              : tick(state, ThresholdJudgeTest.measured("p99", measurement));
    }
    return state;
  }

  static WatchState report(WatchState state, Kind kind) {
    return tick(state, new SourceSample.ExternalVerdict("scanner", kind, "a known vulnerability"));
  }

  static WatchState tick(WatchState state, SourceSample... measured) {
    return state.tick(
        Ticks.measured(
            state.evidence().lastTick() + 1, Counts.of(10, 0), Counts.of(90, 0), measured));
  }

  static Finding finding(WatchState state, String check) {
    return Assessment.of(state).evidence().findings().stream()
        .filter(it -> it.check().equals(check))
        .findFirst()
        .orElseThrow();
  }

  static Kind kind(WatchState state) {
    return Assessment.of(state).kind();
  }

  static String sentence(WatchState state) {
    return Assessment.of(state).sentence();
  }

  private WatchFixture() {}
}
