package io.sluice.domain.verdict;

/// The mean of the values measured so far, as count and sum.
///
/// @param count number of values
/// @param sum sum of the values
public record Mean(long count, double sum) {
  static final Mean NONE = new Mean(0, 0);

  /// Returns the mean with one more value; values that are not finite are ignored.
  Mean plus(double value) {
    return Double.isFinite(value) ? new Mean(count + 1, sum + value) : this;
  }

  /// Returns the mean; NaN or infinite without values, or if the sum overflows.
  public double value() {
    return sum / count;
  }
}
