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

/// One play of a scenario, tick by tick.
final class ScenarioTraffic {
  private static final double BURST_CHANCE = 0.05;
  private static final double BURST = 10;

  private final TrafficScenario scenario;
  private final Chance chance;

  /// The factor of each instance's error rate, or latency; the candidate's is the first.
  private final double[] level;

  private final double[] healthy;
  private final double[] bad;
  private double burst = 1;
  private double weight = -1;
  private long number;

  ScenarioTraffic(TrafficScenario scenario, long seed) {
    this.scenario = scenario;
    this.chance = new Chance(seed);
    this.level = new double[scenario.instances() + 1];
    Arrays.fill(level, 1);
    this.healthy = scenario.requests().latencies().shares(1);
    this.bad = scenario.fault().latencies().shares(1);
    redraw();
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
    weight = share;
    double requests = scenario.requests().rate().applyAsDouble(from) * scenario.tick();
    boolean isBad = from >= scenario.fault().onset();
    Counts candidate = counts(0, requests * share, isBad);
    List<Member> stable = new ArrayList<>();
    for (int k = 1; k < level.length; k++) {
      stable.add(
          new Member("s" + k, counts(k, requests * (1 - share) / scenario.instances(), false)));
    }
    return new Tick(
        number,
        new Tick.Span(
            Instant.EPOCH, Instant.EPOCH, Duration.ofNanos(Math.round(scenario.tick() * 1e9))),
        new VersionCounts(
            candidate,
            stable.stream().map(Member::counts).reduce(Counts.NONE, Counts::plus),
            new InstanceCounts(1, stable)),
        shifted,
        Tick.Probes.NONE,
        List.of());
  }

  private Counts counts(int instance, double mean, boolean isBad) {
    long n = chance.poisson(mean);
    boolean ofLatency = scenario.noise().law() == Noise.Law.LATENCY;
    double rate =
        scenario.requests().errors()
            * burst
            * (isBad ? scenario.fault().factor() : 1)
            * (ofLatency ? 1 : level[instance]);
    return new Counts(
        n,
        chance.binomial(n, Math.min(1, rate)),
        slow(
            n,
            ofLatency
                ? scenario.requests().latencies().shares(level[instance])
                : isBad ? bad : healthy),
        0);
  }

  /// Draws the number of requests slower than each bound, from those slower than the bound before.
  private List<Long> slow(long n, double[] shares) {
    List<Long> slow = new ArrayList<>(shares.length);
    long left = n;
    double before = 1;
    for (double share : shares) {
      left = before <= 0 ? 0 : chance.binomial(left, share / before);
      before = share;
      slow.add(left);
    }
    return slow;
  }
}
