package io.sluice.bench.base;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The rates per second of a part of Sluice and of its floor, measured in turn.
public record PairedRates(List<Double> ours, List<Double> floor) {
  public PairedRates {
    ours = List.copyOf(ours);
    floor = List.copyOf(floor);
  }

  /// Measures both in turn; each is the first in every second pair. Before that, each runs once as
  /// a warm-up, until the JIT compilers are done.
  ///
  /// @param ours runs the part of Sluice for some time and returns its rate per second
  /// @param theirs runs the floor for some time and returns its rate per second
  public static PairedRates measure(int pairs, Supplier<Double> ours, Supplier<Double> theirs) {
    var _ = ours.get();
    var _ = theirs.get();
    List<Double> ourRates = new ArrayList<>();
    List<Double> floorRates = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      boolean isOursFirst = i % 2 == 0;
      double first = isOursFirst ? ours.get() : theirs.get();
      double second = isOursFirst ? theirs.get() : ours.get();
      ourRates.add(isOursFirst ? first : second);
      floorRates.add(isOursFirst ? second : first);
    }
    return new PairedRates(ourRates, floorRates);
  }

  /// Returns the median of the pairs' ratios.
  public double ratio() {
    return median(IntStream.range(0, ours.size()).mapToObj(i -> ours.get(i) / floor.get(i)));
  }

  /// Returns the mean of the two values in the middle.
  public static double median(Stream<Double> values) {
    List<Double> sorted = values.sorted().toList();
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }
}
