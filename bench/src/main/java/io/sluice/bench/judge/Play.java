package io.sluice.bench.judge;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Percent;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A scenario before the judge as it is shipped: the fold that health-monitor runs, with a
/// comparison of errors and one of latencies.
///
/// @param withdrawn whether the candidate was taken back within the hour
/// @param seconds from the onset to there; negative if it was before
/// @param requests candidate requests from the onset to there
/// @param failed those of them that failed
record Play(boolean withdrawn, double seconds, long requests, long failed) {
  static final double ALPHA = 0.01;

  static Play of(Scenario scenario, long seed) {
    WatchState state =
        WatchState.start(analysis(scenario.finalTest()))
            .endingWith(1)
            .step(1, new Step.Observe(Duration.ofSeconds((long) Scenario.END)))
            .shifted(new Percent(10))
            .baseline();
    Traffic traffic = new Traffic(scenario, seed);
    double onset = scenario.isBad() ? scenario.onset() : 0;
    long requests = 0;
    long failed = 0;
    while (traffic.now() < Scenario.END) {
      boolean counts = traffic.now() >= onset;
      Tick tick = traffic.next();
      state = state.tick(tick);
      requests += counts ? tick.candidate().requests() : 0;
      failed += counts ? tick.candidate().errors() : 0;
      if (isWithdrawn(state)) {
        return new Play(true, traffic.now() - onset, requests, failed);
      }
    }
    return new Play(false, Scenario.END - onset, requests, failed);
  }

  private static boolean isWithdrawn(WatchState state) {
    return state.ledger().withdrawal().isPresent()
        || state.chance().filter(chance -> chance <= ALPHA / 2).isPresent();
  }

  private static Analysis analysis(boolean finalTest) {
    return new Analysis(
        ALPHA,
        20,
        List.of(check("errors", Compare.ERROR_RATE), check("latency", Compare.LATENCY)),
        Optional.of(finalTest),
        Optional.empty());
  }

  private static Check check(String name, Compare what) {
    return new Check(name, Source.router(), Optional.of(what), Optional.of(1.1), Optional.empty());
  }
}
