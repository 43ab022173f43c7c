package io.sluice.bench.judge;

import io.sluice.contract.Analysis;
import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Analysis.Compare;
import io.sluice.contract.Percent;
import io.sluice.contract.Source;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.FleetNoise;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The judge as it is shipped: the fold that health-monitor runs. As in health-monitor, latencies
/// do not count during the warm-up.
///
/// @param recorded whether the lane has the record of four earlier good releases; otherwise the
///   release is its first
record ShippedContender(String name, boolean recorded) implements Contender {
  static final double ALPHA = 0.01;

  static final ShippedContender DEFAULT = new ShippedContender("sluice", false);

  static final ShippedContender RECORDED = new ShippedContender("sluice, record", true);

  @Override
  public boolean isOther() {
    return false;
  }

  @Override
  public JudgeRun begin(TrafficScenario scenario, long seed) {
    WatchState state = recorded ? recorded(scenario, seed) : start(scenario);
    return new Fold(scenario, state);
  }

  private static WatchState recorded(TrafficScenario scenario, long seed) {
    FleetNoise noise = LaneRecords.draw(scenario, seed);
    WatchState first = WatchState.start(scenario.observation().analysis());
    return observed(
        noise.isUnknown() ? first : first.apply(new WatchEvent.NoiseLoaded(noise)), scenario);
  }

  /// A watch, tick by tick.
  static final class Fold implements JudgeRun {
    private final TrafficScenario scenario;
    private WatchState state;

    Fold(TrafficScenario scenario, WatchState state) {
      this.scenario = scenario;
      this.state = state;
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

    WatchState state() {
      return state;
    }
  }

  static WatchState start(TrafficScenario scenario) {
    return start(scenario.observation().analysis(), scenario);
  }

  /// Returns a watch of one observation, from its first shift on.
  static WatchState start(Analysis analysis, TrafficScenario scenario) {
    return observed(WatchState.start(analysis), scenario);
  }

  private static WatchState observed(WatchState first, TrafficScenario scenario) {
    return first
        .endingWith(1)
        .step(1, new Step.Observe(Duration.ofSeconds((long) scenario.end())))
        .withShift(percent(scenario, 0))
        .withOpen();
  }

  private static Percent percent(TrafficScenario scenario, double second) {
    return new Percent((int) Math.round(100 * scenario.requests().weight().applyAsDouble(second)));
  }

  /// Returns the analysis with a comparison of errors and one of latency.
  static Analysis analysis(boolean finalTest) {
    return new Analysis(
        ALPHA,
        20,
        List.of(check("errors", Compare.ERROR_RATE), check("latency", Compare.LATENCY)),
        Optional.of(finalTest),
        Optional.empty());
  }

  /// Returns the analysis with nothing but a limit on the share of failed requests.
  static Analysis limit(double share) {
    return new Analysis(
        ALPHA,
        20,
        List.of(
            new Check(
                "slo",
                Source.router(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Analysis.Limit(share)))));
  }

  private static Check check(String name, Compare compare) {
    return new Check(
        name, Source.router(), Optional.of(compare), Optional.of(1.1), Optional.empty());
  }
}
