package io.sluice.domain.verdict;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// The expected power of a comparison of errors: the candidate requests after which it finds a
/// candidate that fails a certain number of times as often as stable.
///
/// The logarithm of an e-value grows by the Kullback-Leibler divergence between the candidate's
/// true part of all failures and the part that the comparison allows. It must reach ln(1/α) and the
/// cost of the mixture of ratios and starts. That cost is calibrated with the measured medians of
/// the judge (errors 0.5 %, weight 10 %, α 0.01, of which errors have 0.45): about 6,900 candidate
/// requests for twice the errors and 600 for five times. The formula gives 6,940 and 590.
///
/// @param errorRate stable's error rate
/// @param weight candidate's part of the traffic, above 0 and below 1
/// @param allow highest acceptable ratio of candidate to stable
/// @param alphaPart α of the comparison, its part of the release's
public record ExpectedPower(double errorRate, double weight, double allow, double alphaPart) {
  /// The cost of the mixture of ratios and starts, in units of the e-value's logarithm.
  private static final double MIXTURE_COST = 3.5;

  private static final double SECONDS_MAX = 1e10;

  /// Returns the power of the same comparison at another weight.
  public ExpectedPower withWeight(double other) {
    return new ExpectedPower(errorRate, other, allow, alphaPart);
  }

  /// Finds the number of candidate requests until `ratio` times as many errors are found; empty if
  /// the ratio is allowed, or impossible.
  public OptionalDouble findRequests(double ratio) {
    boolean isPossible = ratio > allow && ratio * errorRate <= 1 && weight > 0 && weight < 1;
    return isPossible
        ? OptionalDouble.of((Math.log(1 / alphaPart) + MIXTURE_COST) / (growth(ratio) * errorRate))
        : OptionalDouble.empty();
  }

  /// Finds the time until `ratio` times as many errors are found.
  ///
  /// @param requestsPerSecond requests to both versions
  public Optional<Duration> findTime(double ratio, double requestsPerSecond) {
    return findRequests(ratio).stream()
        .mapToObj(requests -> requests / (weight * requestsPerSecond))
        .map(seconds -> Duration.ofSeconds(Math.round(Math.min(seconds, SECONDS_MAX))))
        .findFirst();
  }

  /// Returns the growth of the e-value's logarithm for each failure that the candidate would have
  /// at stable's error rate.
  private double growth(double ratio) {
    double stable = (1 - weight) / weight;
    double part = ratio / (ratio + stable);
    double allowed = allow / (allow + stable);
    return ratio * Math.log(part / allowed) + stable * Math.log((1 - part) / (1 - allowed));
  }
}
