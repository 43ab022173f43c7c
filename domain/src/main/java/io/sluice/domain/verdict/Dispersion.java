package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.sluice.contract.Analysis.Compare;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// The dispersion of the rates of the same software, per statistic: the squared coefficient of
/// variation beyond chance. It is estimated from stable's instances (over one minute and over ten)
/// and from the jumps of the candidate's ratio to stable from minute to minute. An estimate that is
/// too high only delays a breach; one that is too low leaves the guarantee of the plain test.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class Dispersion {
  private static final double TAU = 10;
  private static final double Z = 2;
  private static final double SELF = 1;
  private static final double LONG_FROM = 1.5;
  private static final double LONG_MAX = 10;

  private InstanceDispersion minute = new InstanceDispersion(0);
  private InstanceDispersion ten = new InstanceDispersion(0);

  /// Excess and weight of closed minutes, of closed blocks of ten minutes, and of the candidate
  /// against itself; by statistic.
  private double[] v1 = {};

  private double[] w1 = {};
  private double[] v10 = {};
  private double[] w10 = {};
  private double[] vSelf = {};
  private double[] wSelf = {};

  /// The last closed block.
  private MinuteCounts last = new MinuteCounts(0);

  /// Number of instances with requests in the last block, and in the running one.
  private int stableLast;

  private int candidatesLast;
  private int candidates;

  /// Whether a copy shares the arrays and the last block: they change only once a minute.
  private transient boolean isShared;

  private Dispersion() {}

  Dispersion(int statistics) {
    minute = new InstanceDispersion(statistics);
    ten = new InstanceDispersion(statistics);
    v1 = new double[statistics];
    w1 = new double[statistics];
    v10 = new double[statistics];
    w10 = new double[statistics];
    vSelf = new double[statistics];
    wSelf = new double[statistics];
    last = new MinuteCounts(statistics);
  }

  Dispersion copy() {
    isShared = true;
    Dispersion copy = new Dispersion();
    copy.minute = minute.copy();
    copy.ten = ten.copy();
    copy.v1 = v1;
    copy.w1 = w1;
    copy.v10 = v10;
    copy.w10 = w10;
    copy.vSelf = vSelf;
    copy.wSelf = wSelf;
    copy.last = last;
    copy.isShared = true;
    copy.stableLast = stableLast;
    copy.candidatesLast = candidatesLast;
    copy.candidates = candidates;
    return copy;
  }

  private void unshare() {
    if (isShared) {
      v1 = v1.clone();
      w1 = w1.clone();
      v10 = v10.clone();
      w10 = w10.clone();
      vSelf = vSelf.clone();
      wSelf = wSelf.clone();
      last = last.copy();
      isShared = false;
    }
  }

  void add(Compare metric, InstanceCounts instanceCounts) {
    minute.add(metric, instanceCounts);
    ten.add(metric, instanceCounts);
    candidates = Math.max(candidates, instanceCounts.candidates());
  }

  /// Returns the dispersion of statistic `s`, at least 0.
  ///
  /// @param minutes number of minutes passed, with the fraction of the running one
  double of(int s, double minutes) {
    return Math.max(0, Math.max(fleet(s, minutes), self(s)));
  }

  private double fleet(int s, double minutes) {
    int stable = Math.max(stableLast, minute.instances());
    if (stable < 2) {
      return 0;
    }
    double brief = estimate(v1[s] + minute.excess(s), w1[s] + minute.weight(s));
    double lasting =
        minutes < LONG_FROM
            ? 0
            : Math.min(minutes, LONG_MAX)
                * estimate(v10[s] + ten.excess(s), w10[s] + ten.weight(s));
    double instances = 1.0 / Math.max(1, Math.max(candidatesLast, candidates)) + 1.0 / stable;
    return instances * Math.max(brief, lasting);
  }

  /// Returns the estimate; 0 unless it exceeds chance.
  private static double estimate(double v, double w) {
    double estimate = v / (w + TAU);
    return estimate > Z * Math.sqrt(2 / (w + TAU)) ? estimate : 0;
  }

  private double self(int s) {
    return vSelf[s] / (wSelf[s] + TAU) - SELF * Math.sqrt(2 / (wSelf[s] + TAU));
  }

  /// Closes the running block.
  ///
  /// @param isTen whether a block of ten minutes ends with it
  void close(MinuteCounts minuteCounts, boolean isTen) {
    unshare();
    for (int s = 0; s < v1.length; s++) {
      v1[s] += minute.excess(s);
      w1[s] += minute.weight(s);
      if (isTen) {
        v10[s] += ten.excess(s);
        w10[s] += ten.weight(s);
      }
      compare(s, minuteCounts);
    }
    stableLast = minute.instances();
    candidatesLast = candidates;
    candidates = 0;
    minute.clear();
    if (isTen) {
      ten.clear();
    }
    last.set(minuteCounts);
  }

  /// Compares the ratio of candidate to stable between the last block and `minuteCounts`.
  private void compare(int s, MinuteCounts minuteCounts) {
    double x = last.xC[s];
    double b = last.xB[s];
    double m = last.nB == 0 ? 0 : last.nC * b / last.nB;
    double x2 = minuteCounts.xC[s];
    double b2 = minuteCounts.xB[s];
    double m2 = minuteCounts.nB == 0 ? 0 : minuteCounts.nC * b2 / minuteCounts.nB;
    if (m == 0 || m2 == 0) {
      return;
    }
    double d = x * m2 - x2 * m;
    double q = (x * m2 + x2 * m) / 2;
    double t = x * m2 * m2 + x2 * m * m + q * q * (1 / b + 1 / b2);
    if (t > 0) {
      vSelf[s] += (d * d - t) * 2 * q * q / (t * t);
      wSelf[s] += 4 * q * q * q * q / (t * t);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dispersion it
        && minute.equals(it.minute)
        && ten.equals(it.ten)
        && Arrays.equals(numbers(), it.numbers())
        && last.equals(it.last)
        && stableLast == it.stableLast
        && candidatesLast == it.candidatesLast
        && candidates == it.candidates;
  }

  @Override
  public int hashCode() {
    return 31 * minute.hashCode() + Arrays.hashCode(numbers());
  }

  private double[] numbers() {
    return IntStream.range(0, v1.length)
        .boxed()
        .flatMapToDouble(s -> DoubleStream.of(v1[s], w1[s], v10[s], w10[s], vSelf[s], wSelf[s]))
        .toArray();
  }
}
