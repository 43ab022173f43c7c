package io.sluice.bench.judge;

import io.sluice.contract.Analysis;
import io.sluice.domain.verdict.Tick;
import java.util.List;
import java.util.stream.Stream;

/// Streams of ticks for those who measure what ticks cost.
public final class Streams {
  private static final int TICKS = 2_000;

  /// Ticks of a second with 100 requests, a tenth of them to the candidate; 0.5 % fail.
  ///
  /// @param stables instances of stable's
  public static List<Tick> quiet(int stables) {
    Scenario scenario = Scenario.quiet("speed").noise(Noise.NONE, stables).ticks(1);
    Traffic traffic = new Traffic(scenario, 1);
    return Stream.generate(traffic::next).limit(TICKS).toList();
  }

  /// A comparison of errors and one of latencies: fifteen statistics.
  public static Analysis analysis() {
    return Shipped.analysis(false);
  }

  private Streams() {}
}
