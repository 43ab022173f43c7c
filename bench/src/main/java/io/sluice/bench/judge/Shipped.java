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

/// The judge as it is shipped: the fold that health-monitor runs, with a comparison of errors and
/// one of latencies. As in health-monitor, latencies do not count during the warm-up.
record Shipped(String name) implements Contender {
  static final double ALPHA = 0.01;
  static final Shipped DEFAULT = new Shipped("sluice");

  @Override
  public Sitting begin(Scenario scenario) {
    return new Fold(scenario);
  }

  private static final class Fold implements Sitting {
    private final Scenario scenario;
    private WatchState state;

    Fold(Scenario scenario) {
      this.scenario = scenario;
      this.state = start(scenario);
    }

    @Override
    public boolean withdraws(Tick tick, double now) {
      if (tick.shifted() && tick.number() > 1) {
        state = state.shifted(percent(scenario, now - scenario.tick())).opened();
      }
      state =
          state.tick(
              state.next(
                  tick.from(),
                  tick.to(),
                  tick.elapsed(),
                  tick.candidate(),
                  tick.stable(),
                  tick.fleet(),
                  0,
                  0,
                  List.of()));
      return state.ledger().withdrawal().isPresent()
          || state.chance().filter(chance -> chance <= ALPHA / 2).isPresent();
    }
  }

  static WatchState start(Scenario scenario) {
    return start(analysis(scenario.finalTest()), scenario);
  }

  /// Returns a watch of one observation, from its first shift on.
  static WatchState start(Analysis analysis, Scenario scenario) {
    return WatchState.start(analysis)
        .endingWith(1)
        .step(1, new Step.Observe(Duration.ofSeconds((long) Scenario.END)))
        .shifted(percent(scenario, 0))
        .opened();
  }

  private static Percent percent(Scenario scenario, double second) {
    return new Percent((int) Math.round(100 * scenario.weight().applyAsDouble(second)));
  }

  static Analysis analysis(boolean finalTest) {
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
