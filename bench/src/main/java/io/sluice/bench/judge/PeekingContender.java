package io.sluice.bench.judge;

import io.sluice.domain.verdict.Tick;

/// A test of fixed level 1 % on the difference of the error rates, repeated at each tick as if it
/// were the only test.
final class PeekingContender implements Contender {
  private static final double LIMIT = 2.326348;

  @Override
  public String name() {
    return "z at each poll";
  }

  @Override
  public JudgeRun begin(TrafficScenario scenario, long seed) {
    return new Test();
  }

  private static final class Test implements JudgeRun {
    private double nC;
    private double xC;
    private double nB;
    private double xB;

    @Override
    public boolean addTick(Tick tick, double now) {
      nC += tick.candidate().requests();
      xC += tick.candidate().errors();
      nB += tick.stable().requests();
      xB += tick.stable().errors();
      double share = (xC + xB) / (nC + nB);
      double deviation = Math.sqrt(share * (1 - share) * (1 / nC + 1 / nB));
      return deviation > 0 && (xC / nC - xB / nB) / deviation > LIMIT;
    }
  }
}
