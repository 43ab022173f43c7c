package io.sluice.domain.verdict;

import org.apache.commons.numbers.gamma.Erfc;

/// The statistics of the final test: in each tick, the candidate's failures against its share of
/// all failures, given its share of the requests. Each tick is a stratum of its own, so a split
/// that changes together with the common rate causes no false difference.
///
/// @param failed number of the candidate's failures
/// @param expected number of failures expected if the candidate failed exactly as often as is
///   allowed
/// @param chance variance of the difference by chance
/// @param noise variance from rates that vary from minute to minute
/// @param block variance by chance within the running block
public record StratifiedTest(
    double failed, double expected, double chance, double noise, double block) {
  public static final StratifiedTest NONE = new StratifiedTest(0, 0, 0, 0, 0);

  public StratifiedTest plus(Tick tick, double allow) {
    double a = tick.candidate().requests() * allow;
    double nB = tick.stable().requests();
    if (a == 0 || nB == 0) {
      return this;
    }
    double share = a / (a + nB);
    double all = (double) tick.candidate().errors() + tick.stable().errors();
    double more = all * share * (1 - share);
    return new StratifiedTest(
        failed + tick.candidate().errors(),
        expected + all * share,
        chance + more,
        noise,
        block + more);
  }

  /// Closes the running block.
  StratifiedTest closed(double dispersion) {
    return new StratifiedTest(failed, expected, chance, noise + dispersion * block * block, 0);
  }

  /// Returns the standard score, with a correction for whole numbers; very low without failures.
  ///
  /// @param clumps clump factor
  double z(double clumps) {
    double variance = clumps * chance + noise;
    return variance > 0 ? (failed - expected - 0.5) / Math.sqrt(variance) : -1e9;
  }

  /// Returns the chance of at least as many failures for a candidate no worse than allowed.
  ///
  /// @param clumps clump factor, 1 for independent requests
  public double chance(double clumps) {
    return Erfc.value(z(clumps) / Math.sqrt(2)) / 2;
  }
}
