package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/// An array of numbers that copies share until one of them changes it.
final class SharedArray {
  private double[] values;
  private boolean isShared;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  SharedArray(double[] values) {
    this.values = values;
  }

  /// Creates an array of zeros.
  static SharedArray zeros(int size) {
    return new SharedArray(new double[size]);
  }

  SharedArray copy() {
    isShared = true;
    SharedArray copy = new SharedArray(values);
    copy.isShared = true;
    return copy;
  }

  double get(int i) {
    return values[i];
  }

  int size() {
    return values.length;
  }

  /// Returns the numbers, which must not be changed.
  @JsonValue
  double[] values() {
    return values;
  }

  /// Returns the numbers for a change, which no copy sees.
  double[] change() {
    if (isShared) {
      values = values.clone();
      isShared = false;
    }
    return values;
  }

  /// Changes the length to `size`; new numbers are 0.
  void resize(int size) {
    if (size != values.length) {
      values = Arrays.copyOf(values, size);
      isShared = false;
    }
  }

  /// Returns the highest number of slot `slot`, of `width` numbers each.
  double highest(int slot, int width) {
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = slot * width; i < (slot + 1) * width; i++) {
      highest = Math.max(highest, values[i]);
    }
    return highest;
  }

  boolean isZero() {
    for (double value : values) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  /// Sets all numbers to 0.
  void clear() {
    if (isShared) {
      values = new double[values.length];
      isShared = false;
    } else {
      Arrays.fill(values, 0);
    }
  }

  /// Sets the numbers of slot `slot` to 0, of `width` numbers each.
  void clear(int slot, int width) {
    for (int i = slot * width; i < (slot + 1) * width; i++) {
      if (values[i] != 0) {
        change()[i] = 0;
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SharedArray it && Arrays.equals(values, it.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }
}
