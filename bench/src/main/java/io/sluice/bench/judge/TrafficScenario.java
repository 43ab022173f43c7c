package io.sluice.bench.judge;

import java.util.function.DoubleUnaryOperator;

/// A stream of requests to two versions whose quality is known. Times are in seconds.
///
/// @param tick duration of a tick
/// @param instances number of stable instances
/// @param finalTest whether half of α is reserved for one test at the end
record TrafficScenario(
    String name,
    double tick,
    Requests requests,
    Fault fault,
    int instances,
    Noise noise,
    boolean finalTest) {
  static final double END = 3_600;
  private static final double DAY = 3_600;

  /// The requests to both versions, as long as the candidate is as good as stable.
  ///
  /// @param rate requests per second to both versions, by time
  /// @param weight the candidate's weight, 0 to 1, by time
  /// @param errors share of failed requests
  /// @param bursts whether this share is 10 times as high in 1 of 20 minutes
  /// @param latencies latencies of both versions
  record Requests(
      DoubleUnaryOperator rate,
      DoubleUnaryOperator weight,
      double errors,
      boolean bursts,
      Latencies latencies) {

    private Requests with(double newErrors, Latencies newLatencies) {
      return new Requests(rate, weight, newErrors, bursts, newLatencies);
    }
  }

  /// The fault of the candidate.
  ///
  /// @param onset time when the candidate becomes bad; infinite for one that is as good as stable
  /// @param factor factor by which the candidate fails more often from the onset on
  /// @param latencies latencies of the candidate from the onset on
  record Fault(double onset, double factor, Latencies latencies) {}

  /// Returns a scenario of 100 requests per second, of which 10 % go to the candidate and 0.5 %
  /// fail.
  static TrafficScenario quiet(String name) {
    Latencies latencies = Latencies.logNormal(1);
    return new TrafficScenario(
        name,
        10,
        new Requests(_ -> 100, _ -> 0.1, 0.005, false, latencies),
        new Fault(Double.POSITIVE_INFINITY, 1, latencies),
        3,
        Noise.NONE,
        false);
  }

  boolean isBad() {
    return fault.onset() < END;
  }

  TrafficScenario failing(double times) {
    return with(requests, new Fault(0, times, fault.latencies()));
  }

  TrafficScenario from(double second) {
    return with(requests, new Fault(second, fault.factor(), fault.latencies()));
  }

  TrafficScenario slowing(Latencies latencies) {
    return with(requests, new Fault(0, fault.factor(), latencies));
  }

  TrafficScenario latencies(Latencies before, Latencies after) {
    return with(
        requests.with(requests.errors(), before), new Fault(fault.onset(), fault.factor(), after));
  }

  TrafficScenario errors(double share) {
    return with(requests.with(share, requests.latencies()), fault);
  }

  TrafficScenario rate(double perSecond) {
    return with(_ -> perSecond, requests.weight(), requests.bursts());
  }

  /// Returns this scenario with a rate that varies within the hour, and with bursts of errors.
  TrafficScenario diurnal() {
    return with(t -> 100 * (1 + 0.6 * Math.sin(2 * Math.PI * t / DAY)), requests.weight(), true);
  }

  /// Returns this scenario with weights of 5, 10, 25 and 50 %, for 15 min each.
  TrafficScenario ramp() {
    double[] steps = {0.05, 0.1, 0.25, 0.5};
    return with(
        requests.rate(),
        t -> steps[(int) Math.min(3, t / (END / steps.length))],
        requests.bursts());
  }

  private TrafficScenario with(
      DoubleUnaryOperator rate, DoubleUnaryOperator weight, boolean bursts) {
    return with(new Requests(rate, weight, requests.errors(), bursts, requests.latencies()), fault);
  }

  private TrafficScenario with(Requests newRequests, Fault newFault) {
    return new TrafficScenario(name, tick, newRequests, newFault, instances, noise, finalTest);
  }

  TrafficScenario noise(Noise other, int ofInstances) {
    return new TrafficScenario(name, tick, requests, fault, ofInstances, other, finalTest);
  }

  TrafficScenario ticks(double seconds) {
    return new TrafficScenario(name, seconds, requests, fault, instances, noise, finalTest);
  }

  TrafficScenario tested() {
    return new TrafficScenario(name, tick, requests, fault, instances, noise, true);
  }
}
