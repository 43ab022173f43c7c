package io.sluice.bench.judge;

import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.LatencyBounds;
import io.sluice.domain.verdict.Mixture;
import io.sluice.domain.verdict.Strata;
import io.sluice.domain.verdict.Tick;

/// The plain sequential test on which Sluice's judge is based: without tolerance, copies or
/// discount.
///
/// @param latency whether latency contributes half of the e-value
record Plain(String name, boolean latency) implements Contender {
  static final Plain BOTH = new Plain("plain", true);
  static final Plain ERRORS = new Plain("plain, errors only", false);
  private static final double ALLOW = 1;

  @Override
  public Sitting begin(Scenario scenario) {
    return new Test(latency, scenario.finalTest());
  }

  private static final class Test implements Sitting {
    private final Mixture errors = Mixture.plain(1, ALLOW);
    private final Mixture slow = Mixture.plain(LatencyBounds.MILLIS.size(), ALLOW);
    private final boolean latency;
    private final boolean finalTest;
    private final double limit;
    private Strata strata = Strata.NONE;

    Test(boolean latency, boolean finalTest) {
      this.latency = latency;
      this.finalTest = finalTest;
      this.limit = finalTest ? 2 / Shipped.ALPHA : 1 / Shipped.ALPHA;
    }

    @Override
    public boolean withdraws(Tick tick, double now) {
      errors.tick(Compare.ERROR_RATE, tick);
      double e = Math.exp(errors.logE());
      if (latency) {
        slow.tick(Compare.LATENCY, tick);
        e = (e + Math.exp(slow.logE())) / 2;
      }
      strata = strata.plus(tick, ALLOW);
      boolean failed = finalTest && now >= Scenario.END && strata.chance() <= Shipped.ALPHA / 2;
      return e >= limit || failed;
    }
  }
}
