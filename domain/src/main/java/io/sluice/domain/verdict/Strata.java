package io.sluice.domain.verdict;

import org.apache.commons.numbers.gamma.Erfc;

/// Failures of the candidate against what its share of the requests makes of all failures, tick by
/// tick: what a single test at the end of a watch rests on. Each tick is a stratum of its own, so a
/// split that changes while the common rate does pretends nothing.
///
/// @param failed the candidate's failures
/// @param expected what they would be if it failed exactly as often as is allowed
/// @param variance of the difference, from chance and from how rates differ by themselves
/// @param block what of the variance by chance lies in the running block
public record Strata(double failed, double expected, double variance, double block) {
  public static final Strata NONE = new Strata(0, 0, 0, 0);

  public Strata plus(Tick tick, double allow) {
    double a = tick.candidate().requests() * allow;
    double nB = tick.stable().requests();
    if (a == 0 || nB == 0) {
      return this;
    }
    double share = a / (a + nB);
    double all = (double) tick.candidate().errors() + tick.stable().errors();
    double chance = all * share * (1 - share);
    return new Strata(
        failed + tick.candidate().errors(),
        expected + all * share,
        variance + chance,
        block + chance);
  }

  /// The running block ends.
  Strata closed(double dispersion) {
    return new Strata(failed, expected, variance + dispersion * block * block, 0);
  }

  /// The standard score, with a correction for whole numbers; very low where nothing failed.
  double z() {
    return variance > 0 ? (failed - expected - 0.5) / Math.sqrt(variance) : -1e9;
  }

  /// The chance of so many failures, or more, of a candidate no worse than allowed.
  public double chance() {
    return Erfc.value(z() / Math.sqrt(2)) / 2;
  }
}
