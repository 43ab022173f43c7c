package io.sluice.domain.verdict;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/// The expected power of a limit on errors: the candidate requests after which it finds a candidate
/// that fails more often than the limit, while stable keeps it.
///
/// The logarithm of an e-value grows by the Kullback-Leibler divergence of Poisson counts between
/// the candidate's true share and the limit. It must reach ln(1/α) and the cost of the mixture of
/// ratios and starts. That cost is calibrated with medians of 200 runs for limits of 1, 5 and 10 %
/// and shares of 2 to 5 times the limit.
///
/// @param limit highest share of failures that is still good, above 0 and below 1
/// @param alphaPart α of the limit, its part of the release's
public record LimitPower(double limit, double alphaPart) {
  /// The cost of the mixture of ratios and starts, in units of the e-value's logarithm.
  private static final double MIXTURE_COST = 3;

  /// Finds the number of candidate requests until a candidate with this share of failures is found;
  /// empty if the limit allows the share, or if the share is above 1.
  public OptionalDouble findRequests(double share) {
    double growth = share * Math.log(share / limit) - share + limit;
    return share > limit && share <= 1
        ? OptionalDouble.of((Math.log(1 / alphaPart) + MIXTURE_COST) / growth)
        : OptionalDouble.empty();
  }

  /// Finds the time until a candidate with this share of failures is found.
  ///
  /// @param requestsPerSecond requests to the candidate
  public Optional<Duration> findTime(double share, double requestsPerSecond) {
    return findRequests(share).stream()
        .mapToObj(requests -> Duration.ofSeconds(Math.round(requests / requestsPerSecond)))
        .findFirst();
  }
}
