package io.sluice.domain.verdict;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.numbers.gamma.LogGamma;

/// The check that the router applies the weights: a sequential test of each version's number of
/// requests against its weight.
final class Split {
  /// The strength of the prior that the weights are applied, in requests.
  private static final double CONCENTRATION = 100;

  /// The log of the Bayes factor that proves a wrong split. It is high since the test runs at every
  /// tick of every step and never rolls back.
  private static final double LOG_LIMIT = Math.log(1_000);

  /// A smaller difference than this, relative to the smaller weight, proves nothing: running
  /// requests are not counted yet, and slow ones run longer.
  private static final double LAG = 0.2;

  /// Whether the candidate provably gets more or less than its weight. Client aborts count, since
  /// the router assigned them as well.
  ///
  /// @param share weight of the candidate, 0 to 1
  static boolean isWrong(double share, Counts candidate, Counts stable) {
    long nC = candidate.requests() + candidate.aborted();
    long nB = stable.requests() + stable.aborted();
    if (share <= 0 || share >= 1 || nC + nB == 0) {
      return false;
    }
    double off = Math.abs((double) nC / (nC + nB) - share) / Math.min(share, 1 - share);
    List<Double> shares = List.of(share, 1 - share);
    List<Double> prior = shares.stream().map(each -> each * CONCENTRATION).toList();
    return off > LAG && logBayes(prior, shares, List.of(nC, nB)) >= LOG_LIMIT;
  }

  /// Whether the candidate provably gets less than its weight.
  ///
  /// @param share weight of the candidate, 0 to 1
  static boolean isShort(double share, Counts candidate, Counts stable) {
    long nC = candidate.requests() + candidate.aborted();
    long nB = stable.requests() + stable.aborted();
    return nC < share * (nC + nB) && isWrong(share, candidate, stable);
  }

  /// Returns the natural logarithm of the Bayes factor of a Dirichlet-multinomial against `shares`.
  static double logBayes(List<Double> prior, List<Double> shares, List<Long> counts) {
    double all = sum(prior.stream().mapToDouble(Double::doubleValue));
    double n = sum(counts.stream().mapToDouble(Long::doubleValue));
    return LogGamma.value(all)
        - LogGamma.value(all + n)
        + sum(
            IntStream.range(0, counts.size())
                .mapToDouble(i ->
                    LogGamma.value(prior.get(i) + counts.get(i))
                        - LogGamma.value(prior.get(i))
                        - counts.get(i) * Math.log(shares.get(i))));
  }

  private static double sum(DoubleStream values) {
    return values.sum();
  }

  private Split() {}
}
