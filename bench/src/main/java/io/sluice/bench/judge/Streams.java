package io.sluice.bench.judge;

import io.sluice.contract.Analysis;
import io.sluice.domain.verdict.Tick;
import java.util.List;
import java.util.stream.Stream;

/// Streams of ticks, to measure the cost of ticks.
public final class Streams {
  private static final int TICKS = 2_000;

  /// Returns ticks of 1 s with 100 requests, of which 10 % go to the candidate and 0.5 % fail.
  ///
  /// @param stables number of stable instances
  public static List<Tick> quiet(int stables) {
    TrafficScenario scenario = TrafficScenario.quiet("speed").noise(Noise.NONE, stables).ticks(1);
    ScenarioTraffic traffic = new ScenarioTraffic(scenario, 1);
    return Stream.generate(traffic::next).limit(TICKS).toList();
  }

  /// Returns an analysis with a comparison of errors and one of latencies: 15 statistics.
  public static Analysis analysis() {
    return ShippedContender.analysis(false);
  }

  private Streams() {}
}
