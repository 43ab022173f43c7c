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
record ShippedContender(String name) implements Contender {
  static final double ALPHA = 0.01;

  static final ShippedContender DEFAULT = new ShippedContender("sluice");

  @Override
  public JudgeRun begin(TrafficScenario scenario) {
    return new Fold(scenario);
  }

  private static final class Fold implements JudgeRun {
    private final TrafficScenario scenario;
    private WatchState state;

    Fold(TrafficScenario scenario) {
      this.scenario = scenario;
      this.state = start(scenario);
    }

    @Override
    public boolean addTick(Tick tick, double now) {
      if (tick.shifted() && tick.number() > 1) {
        state = state.withShift(percent(scenario, now - scenario.tick())).withOpen();
      }
      state = state.tick(state.next(tick.span(), tick.counts(), Tick.Probes.NONE, List.of()));
      // The final test gets half of alpha.
      return state.evidence().breach().isPresent()
          || state.finalTest().chance().filter(chance -> chance <= ALPHA / 2).isPresent();
    }
  }

  static WatchState start(TrafficScenario scenario) {
    return start(analysis(scenario.finalTest()), scenario);
  }

  /// Returns a watch of one observation, from its first shift on.
  static WatchState start(Analysis analysis, TrafficScenario scenario) {
    return WatchState.start(analysis)
        .endingWith(1)
        .step(1, new Step.Observe(Duration.ofSeconds((long) TrafficScenario.END)))
        .withShift(percent(scenario, 0))
        .withOpen();
  }

  private static Percent percent(TrafficScenario scenario, double second) {
    return new Percent((int) Math.round(100 * scenario.requests().weight().applyAsDouble(second)));
  }

  static Analysis analysis(boolean finalTest) {
    return new Analysis(
        ALPHA,
        20,
        List.of(check("errors", Compare.ERROR_RATE), check("latency", Compare.LATENCY)),
        Optional.of(finalTest),
        Optional.empty());
  }

  private static Check check(String name, Compare compare) {
    return new Check(
        name, Source.router(), Optional.of(compare), Optional.of(1.1), Optional.empty());
  }
}
