package io.sluice.bench.judge;

import io.sluice.contract.Analysis;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/// A stream of requests to two versions whose quality is known. Times are in seconds.
///
/// @param tick duration of a tick
/// @param fleet the instances of stable, and their noise
/// @param observation the observation in which the release is judged
record TrafficScenario(
    String name,
    double tick,
    Requests requests,
    Fault fault,
    Fleet fleet,
    Disturbances disturbances,
    Observation observation) {
  static final double HOUR = 3_600;
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

  /// The observation.
  ///
  /// @param seconds its window
  /// @param lane name of the lane; scenarios of one lane share its record, so that they must have
  ///   the same stream while the candidate is good
  record Observation(double seconds, Analysis analysis, String lane) {}

  /// Returns a scenario of 100 requests per second, of which 10 % go to the candidate and 0.5 %
  /// fail, with a comparison of errors and one of latency.
  static TrafficScenario quiet(String name) {
    Latencies latencies = Latencies.logNormal(1);
    return new TrafficScenario(
        name,
        10,
        new Requests(_ -> 100, _ -> 0.1, 0.005, false, latencies),
        new Fault(Double.POSITIVE_INFINITY, 1, latencies),
        Fleet.of(3, Noise.NONE),
        Disturbances.NONE,
        new Observation(HOUR, ShippedContender.analysis(false), name));
  }

  /// Returns a quiet scenario with ticks of 1 s, as in the product, and its default checks.
  static TrafficScenario shipped(String name) {
    return quiet(name).ticks(1).analysis(Analysis.DEFAULT);
  }

  /// Returns the seed of run `run`.
  long seed(long run) {
    return seed(name) + run;
  }

  private static long seed(String text) {
    return text.hashCode() * 1_000_003L;
  }

  /// Returns the seed of the earlier release `number` of the lane, from 0.
  long recordSeed(int number) {
    return -1 - seed(observation.lane()) - number;
  }

  /// Returns the number of the run with a seed; the inverse of [#seed].
  long run(long seed) {
    return seed - seed(name);
  }

  /// Returns the end of the observation.
  double end() {
    return observation.seconds();
  }

  int instances() {
    return fleet.instances();
  }

  Noise noise() {
    return fleet.noise();
  }

  /// Whether half of α is reserved for one test at the end.
  boolean hasFinalTest() {
    return observation.analysis().finalTest().orElse(false);
  }

  boolean isBad() {
    return fault.onset() < end();
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

  /// Returns this scenario with a candidate that is as good as stable.
  TrafficScenario healthy() {
    return with(requests, new Fault(Double.POSITIVE_INFINITY, 1, requests.latencies()))
        .disturbed(it -> it.outage(Double.POSITIVE_INFINITY, 0));
  }

  /// Returns an earlier good release of the lane. If the candidate has all traffic, stable gets as
  /// much in it.
  TrafficScenario earlier() {
    boolean isAlone = requests.weight().applyAsDouble(0) == 1;
    return isAlone
        ? healthy()
            .weight(_ -> 0.5)
            .rate(2 * requests.rate().applyAsDouble(0))
            .analysis(Analysis.DEFAULT)
        : healthy();
  }

  TrafficScenario latencies(Latencies before, Latencies after) {
    return with(
        requests.with(requests.errors(), before), new Fault(fault.onset(), fault.factor(), after));
  }

  /// Returns this scenario without a measurement of latency.
  TrafficScenario errorsOnly() {
    return latencies(Latencies.UNMEASURED, Latencies.UNMEASURED);
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
    return weight(t -> steps[(int) Math.min(3, t / (HOUR / steps.length))]);
  }

  /// @param byTime the candidate's weight, 0 to 1, by time
  TrafficScenario weight(DoubleUnaryOperator byTime) {
    return with(requests.rate(), byTime, requests.bursts());
  }

  private TrafficScenario with(
      DoubleUnaryOperator rate, DoubleUnaryOperator weight, boolean bursts) {
    return with(new Requests(rate, weight, requests.errors(), bursts, requests.latencies()), fault);
  }

  private TrafficScenario with(Requests newRequests, Fault newFault) {
    return new TrafficScenario(name, tick, newRequests, newFault, fleet, disturbances, observation);
  }

  TrafficScenario noise(Noise other, int ofInstances) {
    return fleet(Fleet.of(ofInstances, other));
  }

  TrafficScenario fleet(Fleet other) {
    return new TrafficScenario(name, tick, requests, fault, other, disturbances, observation);
  }

  TrafficScenario disturbed(UnaryOperator<Disturbances> change) {
    return new TrafficScenario(
        name, tick, requests, fault, fleet, change.apply(disturbances), observation);
  }

  TrafficScenario ticks(double seconds) {
    return new TrafficScenario(name, seconds, requests, fault, fleet, disturbances, observation);
  }

  TrafficScenario tested() {
    return analysis(ShippedContender.analysis(true));
  }

  TrafficScenario lasting(double seconds) {
    return with(new Observation(seconds, observation.analysis(), observation.lane()));
  }

  TrafficScenario analysis(Analysis other) {
    return with(new Observation(observation.seconds(), other, observation.lane()));
  }

  TrafficScenario warmUp(Duration time) {
    Analysis old = observation.analysis();
    return analysis(
        new Analysis(
            old.alpha(),
            old.minSamples(),
            old.checks(),
            old.finalTest(),
            Optional.of(time),
            old.scoring()));
  }

  TrafficScenario lane(String other) {
    return with(new Observation(observation.seconds(), observation.analysis(), other));
  }

  private TrafficScenario with(Observation other) {
    return new TrafficScenario(name, tick, requests, fault, fleet, disturbances, other);
  }
}
