package io.sluice.domain.verdict;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.numbers.gamma.LogGamma;

/// Whether the router does the split that it was told: a sequential test of each version's number
/// of requests against its share.
final class Split {
  /// How sure the test starts out that the shares are as told, in requests.
  private static final double CONCENTRATION = 100;

  /// Withdraws nothing, and is asked at every tick of every step.
  private static final double LOG_LIMIT = Math.log(1_000);

  /// Requests under way are not counted yet, and slow ones stay so longer: a smaller difference
  /// than this, as a part of the smaller share, says nothing.
  private static final double LAG = 0.2;

  /// Whether the candidate gets more or less than its share, beyond doubt. Requests that clients
  /// left count, since the router chose for them as well.
  ///
  /// @param share the candidate's, 0 to 1
  static boolean isWrong(double share, Counts candidate, Counts stable) {
    long nC = candidate.requests() + candidate.left();
    long nB = stable.requests() + stable.left();
    if (share <= 0 || share >= 1 || nC + nB == 0) {
      return false;
    }
    double off = Math.abs((double) nC / (nC + nB) - share) / Math.min(share, 1 - share);
    List<Double> shares = List.of(share, 1 - share);
    List<Double> prior = shares.stream().map(each -> each * CONCENTRATION).toList();
    return off > LAG && logBayes(prior, shares, List.of(nC, nB)) >= LOG_LIMIT;
  }

  /// Whether the candidate gets less than its share, beyond doubt.
  ///
  /// @param share as for [#isWrong]
  static boolean isShort(double share, Counts candidate, Counts stable) {
    long nC = candidate.requests() + candidate.left();
    long nB = stable.requests() + stable.left();
    return nC < share * (nC + nB) && isWrong(share, candidate, stable);
  }

  /// The natural logarithm of the Bayes factor against shares as told, of a Dirichlet-multinomial.
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
