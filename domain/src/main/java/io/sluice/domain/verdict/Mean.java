package io.sluice.domain.verdict;

/// The mean of the values that were measured so far, as what it is made of.
///
/// @param count how many there are
/// @param sum of them
public record Mean(long count, double sum) {
  static final Mean NONE = new Mean(0, 0);

  /// With one more; what is no finite number is left out.
  Mean plus(double value) {
    return Double.isFinite(value) ? new Mean(count + 1, sum + value) : this;
  }

  /// The mean itself; no finite number if there is no value, or they are too large to be added.
  public double value() {
    return sum / count;
  }
}
