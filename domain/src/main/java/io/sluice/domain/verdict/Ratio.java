package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.sluice.contract.Evidence;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The ratio of the candidate's error rate to stable's: an interval whose ends hold at all times
/// simultaneously, for any number of polls. It inverts the e-process of the comparison.
///
/// For each ratio r of a grid the log likelihood of the candidate's share of the failures, given
/// that it fails r times as often, grows by x_c ln r - (x_c + x_b) ln(n_b + r n_c) in each tick.
/// The mean likelihood over all larger ratios, divided by the likelihood at r, is an e-process
/// against "at most r times as often in every tick", for any common rate and any split: if it
/// reaches 1/α, the ratio is larger than r. The upper end uses all smaller ratios in the same way.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
public final class Ratio {
  private static final double STEPS_PER_DOUBLING = 8;
  private static final int LOWEST = -32;
  private static final int SIZE = 89;
  private static final double[] LOGS =
      IntStream.range(0, SIZE)
          .mapToDouble(i -> (LOWEST + i) * Math.log(2) / STEPS_PER_DOUBLING)
          .toArray();
  private static final double[] RATIOS = DoubleStream.of(LOGS).map(Math::exp).toArray();

  private long nC;
  private long xC;
  private long nB;
  private long xB;

  /// Log likelihoods by ratio, without the terms common to all ratios.
  private double[] logs;

  /// Whether a copy shares the logarithms: they change only in ticks with failures.
  private transient boolean isShared;

  Ratio() {
    this(new double[SIZE]);
  }

  private Ratio(double[] logs) {
    this.logs = logs;
  }

  Ratio copy() {
    isShared = true;
    Ratio copy = new Ratio(logs);
    copy.isShared = true;
    copy.nC = nC;
    copy.xC = xC;
    copy.nB = nB;
    copy.xB = xB;
    return copy;
  }

  /// Adds `tick` in place. Ticks without requests of both versions are ignored.
  void add(Tick tick) {
    long requests = tick.candidate().requests();
    long others = tick.stable().requests();
    if (requests == 0 || others == 0) {
      return;
    }
    long hits = tick.candidate().errors();
    long all = hits + tick.stable().errors();
    nC += requests;
    nB += others;
    xC += hits;
    xB += tick.stable().errors();
    if (all > 0 && isShared) {
      logs = logs.clone();
      isShared = false;
    }
    for (int i = 0; i < SIZE && all > 0; i++) {
      logs[i] += hits * LOGS[i] - all * Math.log(others + RATIOS[i] * requests);
    }
  }

  /// Returns the number of candidate requests that could be compared.
  long requests() {
    return nC;
  }

  /// Returns the candidate's share of failed requests, 0 to 1; 0 without requests.
  double share() {
    return nC == 0 ? 0 : (double) xC / nC;
  }

  /// Returns stable's share of failed requests, 0 to 1; 0 without requests.
  double stableShare() {
    return nB == 0 ? 0 : (double) xB / nB;
  }

  /// Returns the interval of the ratio.
  ///
  /// @param alpha the chance, over all times, that the true ratio lies below the low end, and the
  ///   chance that it lies above the high end
  /// @return empty before the first failure
  public Optional<Evidence.Ratio> findInterval(double alpha) {
    if (xC + xB == 0) {
      return Optional.empty();
    }
    double highest = DoubleStream.of(logs).max().orElseThrow();
    double[] likelihoods = DoubleStream.of(logs).map(log -> Math.exp(log - highest)).toArray();
    int low = SIZE - 1;
    for (double larger = 0;
        low >= 0 && !isExceeding(larger, SIZE - 1 - low, likelihoods[low], alpha);
        low--) {
      larger += likelihoods[low];
    }
    int high = 0;
    for (double smaller = 0;
        high < SIZE && !isExceeding(smaller, high, likelihoods[high], alpha);
        high++) {
      smaller += likelihoods[high];
    }
    return Optional.of(
        new Evidence.Ratio(
            low < 0 ? 0 : RATIOS[low],
            high == SIZE ? Optional.empty() : Optional.of(RATIOS[high])));
  }

  /// Whether the mean of `n` likelihoods is at least 1/`alpha` times the likelihood `one`.
  private static boolean isExceeding(double sum, int n, double one, double alpha) {
    return sum > 0 && sum / n * alpha >= one;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ratio it
        && nC == it.nC
        && xC == it.xC
        && nB == it.nB
        && xB == it.xB
        && Arrays.equals(logs, it.logs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(logs) + Long.hashCode(nC);
  }
}
