package io.sluice.bench.judge;

import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.Tick;

/// The sequential probability ratio test for a fault whose kind and size are known in advance: no
/// test with the same probability of a false alarm needs fewer requests on average. For latencies
/// it uses the bound with the most information.
final class SprtContender implements Contender {

  @Override
  public String name() {
    return "oracle SPRT";
  }

  @Override
  public boolean canJudge(TrafficScenario scenario) {
    return scenario.isBad()
        && scenario.fault().onset() == 0
        && scenario.noise().cv() == 0
        && scenario.fleet().levels().isEmpty()
        && scenario.disturbances().equals(Disturbances.NONE);
  }

  @Override
  public JudgeRun begin(TrafficScenario scenario, long seed) {
    if (scenario.fault().factor() > 1) {
      return new Test(scenario.fault().factor(), -1);
    }
    double[] good = scenario.requests().latencies().shares(1);
    double[] bad = scenario.fault().latencies().shares(1);
    int best = 0;
    for (int k = 1; k < good.length; k++) {
      if (information(good[k], bad[k]) > information(good[best], bad[best])) {
        best = k;
      }
    }
    return new Test(bad[best] / good[best], best);
  }

  /// Returns the information of one request, in nats.
  private static double information(double good, double bad) {
    return good <= 0 ? 0 : bad * Math.log(bad / good) - bad + good;
  }

  private static final class Test implements JudgeRun {
    private final double ratio;

    /// Index of the latency bound; negative for errors.
    private final int bound;

    private double sum;

    Test(double ratio, int bound) {
      this.ratio = ratio;
      this.bound = bound;
    }

    @Override
    public boolean addTick(Tick tick, double now) {
      double nC = tick.candidate().requests();
      double nB = tick.stable().requests();
      double xC = hits(tick.candidate());
      if (nC > 0 && nB > 0) {
        sum +=
            xC * Math.log(ratio)
                - (xC + hits(tick.stable())) * Math.log((nB + ratio * nC) / (nB + nC));
      }
      return sum >= -Math.log(ShippedContender.ALPHA);
    }

    private double hits(Counts counts) {
      return bound < 0 ? counts.errors() : counts.slow().get(bound);
    }
  }
}
