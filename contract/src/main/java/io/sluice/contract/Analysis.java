package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.util.List;
import java.util.Optional;

/// What "healthy" means for a release.
///
/// @param alpha highest chance, over the whole release, that a candidate no worse than allowed is
///   taken back; above 0, below 1
/// @param minSamples candidate requests that a healthy verdict on a step needs, at least 1
public record Analysis(double alpha, int minSamples, List<Check> checks) {
  public Analysis {
    checks = List.copyOf(checks);
  }

  /// One source and one judge: either `compare` with `allow`, or `limit`.
  ///
  /// @param source where the counts come from; `router` is the lane's router
  /// @param allow ratio of candidate to stable that is still good, 1 or more: 1.10 is 10 % worse
  public record Check(
      String name,
      String source,
      Optional<Compare> compare,
      Optional<Double> allow,
      Optional<Limit> limit) {}

  /// What is compared between candidate and stable.
  @EnumNaming(Hyphens.class)
  public enum Compare {
    ERROR_RATE,
    LATENCY
  }

  /// @param errors highest share of failed requests, 0 to 1
  public record Limit(double errors) {}
}
