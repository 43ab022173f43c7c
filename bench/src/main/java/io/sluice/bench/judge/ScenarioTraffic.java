package io.sluice.bench.judge;

import io.sluice.domain.verdict.Counts;
import io.sluice.domain.verdict.InstanceCounts;
import io.sluice.domain.verdict.InstanceCounts.Member;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.VersionCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// One run of a scenario, tick by tick.
final class ScenarioTraffic {
  private static final double BURST_CHANCE = 0.05;
  private static final double BURST = 10;

  private final TrafficScenario scenario;
  private final Chance chance;

  /// The factor of each instance's error rate, or latency; the candidate's is the first.
  private final double[] level;

  private final List<InstanceTraffic> instances;
  private final StickyTraffic sticky;
  private double burst = 1;
  private double weight = -1;
  private double shiftedAt;
  private long number;

  ScenarioTraffic(TrafficScenario scenario, long seed) {
    this.scenario = scenario;
    this.chance = new Chance(seed);
    this.level = new double[scenario.instances() + 1];
    Arrays.fill(level, 1);
    this.instances =
        IntStream.range(0, level.length)
            .mapToObj(_ -> new InstanceTraffic(scenario, chance))
            .toList();
    redraw();
    this.sticky = new StickyTraffic(scenario.disturbances().clients(), chance);
  }

  private void redraw() {
    Noise noise = scenario.noise();
    for (int i = 0; i < level.length && noise.cv() > 0; i++) {
      level[i] = i == 0 || noise.everywhere() ? noise.draw(chance) : 1;
    }
  }

  /// Returns the start of the next tick, in seconds.
  double now() {
    return number * scenario.tick();
  }

  Tick next() {
    double from = now();
    if (number > 0 && scenario.noise().isChanging(from - scenario.tick(), from)) {
      redraw();
    }
    if (scenario.requests().bursts()
        && Math.floor(from / 60) > Math.floor((from - scenario.tick()) / 60)) {
      burst = chance.isHit(BURST_CHANCE) ? BURST : 1;
    }
    number++;
    double share = scenario.requests().weight().applyAsDouble(from);
    boolean shifted = share != weight;
    shiftedAt = shifted ? from : shiftedAt;
    weight = share;
    return new Tick(
        number,
        new Tick.Span(
            Instant.EPOCH, Instant.EPOCH, Duration.ofNanos(Math.round(scenario.tick() * 1e9))),
        counts(from),
        shifted,
        Tick.Probes.NONE,
        List.of());
  }

  private VersionCounts counts(double from) {
    double requests = scenario.requests().rate().applyAsDouble(from) * scenario.tick();
    int size = scenario.fleet().size(from);
    if (!scenario.disturbances().clients().isNone()) {
      return sticky.next(requests, weight, size, scenario.requests().errors(), candidate(from));
    }
    Counts candidate = counts(0, requests * weight, from);
    List<Member> stable = new ArrayList<>(size);
    for (int k = 1; k <= size; k++) {
      stable.add(new Member("s" + k, counts(k, requests * (1 - weight) / size, from)));
    }
    return new VersionCounts(
        candidate,
        stable.stream().map(Member::counts).reduce(Counts.NONE, Counts::plus),
        new InstanceCounts(1, stable));
  }

  private Counts counts(int instance, double mean, double from) {
    boolean isBad = instance == 0 && from >= scenario.fault().onset();
    boolean ofLatency = scenario.noise().law() == Noise.Law.LATENCY;
    double factor =
        burst
            * (ofLatency ? 1 : level[instance])
            * (instance == 0 ? candidate(from) : scenario.fleet().level(instance));
    Disturbances.Outage outage = scenario.disturbances().outage();
    double rate = from >= outage.onset() ? outage.share() : scenario.requests().errors() * factor;
    return instances.get(instance).next(mean, Math.min(1, rate), isBad, slowness(instance));
  }

  private double slowness(int instance) {
    return scenario.noise().law() == Noise.Law.LATENCY ? level[instance] : 1;
  }

  /// Returns the factor of the candidate's error rate.
  private double candidate(double from) {
    Disturbances.Cold cold = scenario.disturbances().cold();
    return (from >= scenario.fault().onset() ? scenario.fault().factor() : 1)
        * (from < shiftedAt + cold.seconds() ? cold.factor() : 1);
  }
}
