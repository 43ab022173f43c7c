package io.sluice.bench.judge;

import io.sluice.domain.verdict.Counts;
import java.util.ArrayList;
import java.util.List;

/// The requests to one instance.
final class InstanceTraffic {
  private final Chance chance;
  private final Disturbances disturbances;
  private final ClumpStream errors;
  private final ClumpStream stalls;
  private final Latencies latencies;
  private final double[] healthy;
  private final double[] bad;
  private final double[] stalled;

  InstanceTraffic(TrafficScenario scenario, Chance chance) {
    this.chance = chance;
    this.disturbances = scenario.disturbances();
    this.errors = new ClumpStream(disturbances.errors(), scenario.tick(), chance);
    this.stalls = new ClumpStream(disturbances.slow(), scenario.tick(), chance);
    this.latencies = scenario.requests().latencies();
    this.healthy = latencies.shares(1);
    this.bad = scenario.fault().latencies().shares(1);
    this.stalled = Latencies.withTail(1).shares(1);
  }

  /// Returns the counts of the next tick.
  ///
  /// @param mean expected number of requests
  /// @param rate share of failed requests
  /// @param slowness factor of the latencies
  Counts next(double mean, double rate, boolean isBad, double slowness) {
    long n = chance.poisson(mean);
    if (disturbances.errors().isNone()) {
      return counts(n, chance.binomial(n, rate), isBad, slowness);
    }
    boolean isRetried = disturbances.errors().retried();
    long failed = errors.next(n * rate, isRetried ? Long.MAX_VALUE : n);
    return counts(isRetried ? Math.max(n, failed) : n, failed, isBad, slowness);
  }

  private Counts counts(long n, long failed, boolean isBad, double slowness) {
    double[] shares = slowness == 1 ? (isBad ? bad : healthy) : latencies.shares(slowness);
    if (shares.length == 0) {
      return Counts.of(n, failed);
    }
    long late = disturbances.stalled() == 0 ? 0 : stalls.next(n * disturbances.stalled(), n);
    List<Long> slow = slow(n - late, shares);
    return new Counts(n, failed, late == 0 ? slow : sum(slow, slow(late, stalled)), 0);
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

  private static List<Long> sum(List<Long> one, List<Long> other) {
    List<Long> sum = new ArrayList<>(one.size());
    for (int i = 0; i < one.size(); i++) {
      sum.add(one.get(i) + other.get(i));
    }
    return sum;
  }
}
