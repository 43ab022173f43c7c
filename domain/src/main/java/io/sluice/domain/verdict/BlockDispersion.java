package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;

/// The dispersion of the rates of the same software from minute to minute, per statistic: the
/// squared coefficient of variation beyond chance and clumps. It is estimated from stable's
/// instances (over one minute and over ten) and from the changes of the candidate's ratio to
/// stable. An estimate that is too high only delays a breach; one that is too low leaves the
/// guarantee of the plain test.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class BlockDispersion {
  /// The weight of the initial estimate, which is 0.
  private static final double TAU = 10;

  /// Number of standard errors that an estimate from stable's instances must exceed.
  private static final double Z = 2;

  /// Number of standard errors that are subtracted from the candidate's own estimate.
  private static final double SELF = 1;

  /// Time in minutes from which the estimate over ten minutes counts.
  private static final double LONG_FROM = 1.5;

  /// Highest factor of the estimate over ten minutes.
  private static final double LONG_MAX = 10;

  /// The factor for a single stable instance, whose variation no other instance shows.
  private static final double ALONE = 1.5;

  /// Numbers of the sums in [#closed].
  private static final int V1 = 0;

  private static final int W1 = 1;
  private static final int V10 = 2;
  private static final int W10 = 3;
  private static final int V_SELF = 4;
  private static final int W_SELF = 5;
  private static final int SUMS = 6;

  /// The reason why a block ends.
  enum BlockEnd {
    SHIFT,
    MINUTE,
    /// A minute that is the last of ten.
    TEN_MINUTES
  }

  private PeriodCounts minute;
  private PeriodCounts ten;

  /// Excess and weight of closed minutes, of closed blocks of ten minutes, and of the candidate
  /// against itself; six numbers by statistic.
  private SharedArray closed;

  /// The last closed block.
  private MinuteCounts last;

  /// Number of instances with requests in the last minute and in the blocks since then, and in the
  /// running block.
  private int stableLast;

  private int candidatesLast;
  private int candidates;

  private BlockDispersion() {
    this(0);
  }

  BlockDispersion(int statistics) {
    minute = new PeriodCounts(statistics);
    ten = new PeriodCounts(statistics);
    closed = SharedArray.zeros(SUMS * statistics);
    last = new MinuteCounts(statistics);
  }

  private BlockDispersion(BlockDispersion other) {
    minute = other.minute.copy();
    ten = other.ten.copy();
    closed = other.closed.copy();
    last = other.last.copy();
    stableLast = other.stableLast;
    candidatesLast = other.candidatesLast;
    candidates = other.candidates;
  }

  BlockDispersion copy() {
    return new BlockDispersion(this);
  }

  void add(FleetCounts fleet, int candidateInstances) {
    minute.add(fleet);
    ten.add(fleet);
    candidates = Math.max(candidates, candidateInstances);
  }

  /// Returns the number of stable instances with requests in the last minute or in the running one.
  int instances() {
    return Math.max(stableLast, minute.instances());
  }

  /// Returns 1 divided by the number of the candidate's instances, at most 1.
  double perCandidate() {
    return 1.0 / Math.max(1, Math.max(candidatesLast, candidates));
  }

  /// Returns the dispersion of statistic `s`, at least 0.
  ///
  /// @param clumps clump factor
  /// @param outlier slot of the instance that is left out; -1 for none
  /// @param minutes number of minutes passed, with the fraction of the running one
  double of(int s, double clumps, int outlier, double minutes) {
    double self =
        closed.get(SUMS * s + V_SELF) / (closed.get(SUMS * s + W_SELF) + TAU)
            - SELF * Math.sqrt(2 / (closed.get(SUMS * s + W_SELF) + TAU));
    return Math.max(0, Math.max(fleet(s, clumps, outlier, minutes), self));
  }

  private double fleet(int s, double clumps, int outlier, double minutes) {
    double brief =
        estimate(
            closed.get(SUMS * s + V1) + minute.excess(s, clumps, outlier),
            closed.get(SUMS * s + W1) + minute.weight(s, outlier));
    double lasting =
        minutes < LONG_FROM
            ? 0
            : Math.min(minutes, LONG_MAX)
                * estimate(
                    closed.get(SUMS * s + V10) + ten.excess(s, clumps, outlier),
                    closed.get(SUMS * s + W10) + ten.weight(s, outlier));
    int stable = instances() - (outlier >= 0 ? 1 : 0);
    double parts = perCandidate() + 1.0 / Math.max(1, stable);
    return parts * Math.max(brief, lasting) * (stable < 2 ? ALONE : 1);
  }

  /// Returns the estimate; 0 unless it exceeds chance.
  private static double estimate(double v, double w) {
    double estimate = v / (w + TAU);
    return estimate > Z * Math.sqrt(2 / (w + TAU)) ? estimate : 0;
  }

  /// Closes the running block of statistic `s`. [#endBlock] follows for all statistics.
  void close(int s, MinuteCounts block, double clumps, int outlier, BlockEnd end) {
    closed.change()[SUMS * s + V1] += minute.excess(s, clumps, outlier);
    closed.change()[SUMS * s + W1] += minute.weight(s, outlier);
    if (end == BlockEnd.TEN_MINUTES) {
      closed.change()[SUMS * s + V10] += ten.excess(s, clumps, outlier);
      closed.change()[SUMS * s + W10] += ten.weight(s, outlier);
    }
    compare(s, block, clumps);
  }

  /// Begins a new block after [#close]. A block that a shift ends may be too short for each
  /// instance to have a request.
  void endBlock(MinuteCounts block, BlockEnd end) {
    boolean isShort = end == BlockEnd.SHIFT;
    stableLast = isShort ? instances() : minute.instances();
    candidatesLast = isShort ? Math.max(candidatesLast, candidates) : candidates;
    candidates = 0;
    minute.clear();
    if (end == BlockEnd.TEN_MINUTES) {
      ten.clear();
    }
    last.set(block);
  }

  /// Discards the closed blocks of statistic `s`, since other instances count from now on.
  void clearClosed(int s) {
    closed.change()[SUMS * s + V1] = 0;
    closed.change()[SUMS * s + W1] = 0;
    closed.change()[SUMS * s + V10] = 0;
    closed.change()[SUMS * s + W10] = 0;
  }

  /// Compares the ratio of candidate to stable between the last block and `block`.
  private void compare(int s, MinuteCounts block, double clumps) {
    double x = last.xC[s];
    double b = last.xB[s];
    double m = last.nB == 0 ? 0 : last.nC * b / last.nB;
    double x2 = block.xC[s];
    double b2 = block.xB[s];
    double m2 = block.nB == 0 ? 0 : block.nC * b2 / block.nB;
    if (m == 0 || m2 == 0) {
      return;
    }
    double d = x * m2 - x2 * m;
    double q = (x * m2 + x2 * m) / 2;
    double t = x * m2 * m2 + x2 * m * m + q * q * (1 / b + 1 / b2);
    if (t > 0) {
      closed.change()[SUMS * s + V_SELF] += (d * d - clumps * t) * 2 * q * q / (t * t);
      closed.change()[SUMS * s + W_SELF] += 4 * q * q * q * q / (t * t);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BlockDispersion it
        && minute.equals(it.minute)
        && ten.equals(it.ten)
        && closed.equals(it.closed)
        && last.equals(it.last)
        && stableLast == it.stableLast
        && candidatesLast == it.candidatesLast
        && candidates == it.candidates;
  }

  @Override
  public int hashCode() {
    return 31 * minute.hashCode() + closed.hashCode();
  }
}
