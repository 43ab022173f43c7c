package io.sluice.bench.judge;

import java.util.function.DoubleUnaryOperator;

/// A stream of requests to two versions whose quality is known. Times are in seconds.
///
/// @param onset time when the candidate becomes bad; infinite for one that is as good as stable
/// @param tick duration of a tick
/// @param instances number of stable instances
/// @param rate requests per second to both versions, by time
/// @param weight the candidate's weight, 0 to 1, by time
/// @param errors share of failed requests that both versions have
/// @param bursts whether this share is 10 times as high in 1 of 20 minutes, for both versions
/// @param factor factor by which the candidate fails more often from the onset on
/// @param healthy latencies of stable, and of the candidate before the onset
/// @param slow latencies of the candidate from the onset on
/// @param finalTest whether half of α is reserved for one test at the end
record TrafficScenario(
    String name,
    double onset,
    double tick,
    int instances,
    DoubleUnaryOperator rate,
    DoubleUnaryOperator weight,
    double errors,
    boolean bursts,
    double factor,
    Latencies healthy,
    Latencies slow,
    Noise noise,
    boolean finalTest) {
  static final double END = 3_600;
  private static final double DAY = 3_600;

  /// Returns a scenario of 100 requests per second, of which 10 % go to the candidate and 0.5 %
  /// fail.
  static TrafficScenario quiet(String name) {
    return new TrafficScenario(
        name,
        Double.POSITIVE_INFINITY,
        10,
        3,
        _ -> 100,
        _ -> 0.1,
        0.005,
        false,
        1,
        Latencies.logNormal(1),
        Latencies.logNormal(1),
        Noise.NONE,
        false);
  }

  boolean isBad() {
    return onset < END;
  }

  TrafficScenario failing(double times) {
    return from(0).with(rate, weight, errors, bursts, times);
  }

  TrafficScenario from(double second) {
    return new TrafficScenario(
        name, second, tick, instances, rate, weight, errors, bursts, factor, healthy, slow, noise,
        finalTest);
  }

  TrafficScenario slowing(Latencies latencies) {
    return from(0).latencies(healthy, latencies);
  }

  TrafficScenario latencies(Latencies before, Latencies after) {
    return new TrafficScenario(
        name, onset, tick, instances, rate, weight, errors, bursts, factor, before, after, noise,
        finalTest);
  }

  TrafficScenario errors(double share) {
    return with(rate, weight, share, bursts, factor);
  }

  TrafficScenario rate(double perSecond) {
    return with(_ -> perSecond, weight, errors, bursts, factor);
  }

  /// Returns this scenario with a rate that varies within the hour, and with bursts of errors.
  TrafficScenario diurnal() {
    return with(
        t -> 100 * (1 + 0.6 * Math.sin(2 * Math.PI * t / DAY)), weight, errors, true, factor);
  }

  /// Returns this scenario with weights of 5, 10, 25 and 50 %, for 15 min each.
  TrafficScenario ramp() {
    double[] steps = {0.05, 0.1, 0.25, 0.5};
    return with(
        rate, t -> steps[(int) Math.min(3, t / (END / steps.length))], errors, bursts, factor);
  }

  TrafficScenario noise(Noise other, int ofInstances) {
    return new TrafficScenario(
        name,
        onset,
        tick,
        ofInstances,
        rate,
        weight,
        errors,
        bursts,
        factor,
        healthy,
        slow,
        other,
        finalTest);
  }

  TrafficScenario ticks(double seconds) {
    return new TrafficScenario(
        name, onset, seconds, instances, rate, weight, errors, bursts, factor, healthy, slow, noise,
        finalTest);
  }

  TrafficScenario tested() {
    return new TrafficScenario(
        name, onset, tick, instances, rate, weight, errors, bursts, factor, healthy, slow, noise,
        true);
  }

  private TrafficScenario with(
      DoubleUnaryOperator rate,
      DoubleUnaryOperator weight,
      double errors,
      boolean bursts,
      double factor) {
    return new TrafficScenario(
        name, onset, tick, instances, rate, weight, errors, bursts, factor, healthy, slow, noise,
        finalTest);
  }
}
