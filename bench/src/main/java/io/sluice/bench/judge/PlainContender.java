package io.sluice.bench.judge;

import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.LatencyBounds;
import io.sluice.domain.verdict.CappedMixture;
import io.sluice.domain.verdict.StratifiedTest;
import io.sluice.domain.verdict.Tick;

/// The plain sequential test on which Sluice's judge is based: one copy of the e-process, no
/// tolerated increase (`allow` is 1), no discount for variation between stable's instances, and no
/// warm-up.
///
/// @param latency whether latency contributes half of the e-value
record PlainContender(String name, boolean latency) implements Contender {
  static final PlainContender BOTH = new PlainContender("plain", true);
  static final PlainContender ERRORS = new PlainContender("plain, errors only", false);
  private static final double ALLOW = 1;

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public JudgeRun begin(TrafficScenario scenario, long seed) {
    return new Test(latency, scenario.hasFinalTest(), scenario.end());
  }

  private static final class Test implements JudgeRun {
    private final CappedMixture errors = CappedMixture.plain(Compare.ERROR_RATE, 1, ALLOW);
    private final CappedMixture slow =
        CappedMixture.plain(Compare.LATENCY, LatencyBounds.MILLIS.size(), ALLOW);
    private final boolean latency;
    private final boolean finalTest;
    private final double end;
    private final double limit;
    private StratifiedTest strata = StratifiedTest.NONE;

    Test(boolean latency, boolean finalTest, double end) {
      this.latency = latency;
      this.finalTest = finalTest;
      this.end = end;
      this.limit = finalTest ? 2 / ShippedContender.ALPHA : 1 / ShippedContender.ALPHA;
    }

    @Override
    public boolean addTick(Tick tick, double now) {
      errors.tick(tick);
      double e = Math.exp(errors.logE());
      if (latency) {
        slow.tick(tick);
        e = (e + Math.exp(slow.logE())) / 2;
      }
      strata = strata.plus(tick, ALLOW);
      // The final test gets half of alpha.
      boolean failed = finalTest && now >= end && strata.chance(1) <= ShippedContender.ALPHA / 2;
      return e >= limit || failed;
    }
  }
}
