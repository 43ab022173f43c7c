package io.sluice.domain.verdict;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.IntToLongFunction;

/// An immutable list of numbers without an object for each: the counts of 10,000 watches have
/// millions.
public final class LongList extends AbstractList<Long> implements RandomAccess {
  private final long[] values;

  private LongList(long[] values) {
    this.values = values;
  }

  /// Returns a list of `size` numbers, each computed from its index.
  public static List<Long> of(int size, IntToLongFunction value) {
    if (size == 0) {
      return List.of();
    }
    long[] values = new long[size];
    for (int i = 0; i < size; i++) {
      values[i] = value.applyAsLong(i);
    }
    return new LongList(values);
  }

  /// Returns an immutable list of the same numbers.
  static List<Long> copyOf(List<Long> numbers) {
    return numbers instanceof LongList ? numbers : of(numbers.size(), numbers::get);
  }

  @Override
  public Long get(int index) {
    return values[index];
  }

  @Override
  public int size() {
    return values.length;
  }
}
