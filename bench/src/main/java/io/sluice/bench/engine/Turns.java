package io.sluice.bench.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/// The rates per second of a part of Sluice and of its floor, measured in turn.
record Turns(List<Double> ours, List<Double> floor) {
  Turns {
    ours = List.copyOf(ours);
    floor = List.copyOf(floor);
  }

  /// Measures both in turn, each first in every second pair. Each runs once before, until the
  /// compilers are done.
  ///
  /// @param ours runs for some time and returns its rate per second, as does `theirs`
  static Turns measure(int pairs, Supplier<Double> ours, Supplier<Double> theirs) {
    var _ = ours.get();
    var _ = theirs.get();
    List<Double> done = new ArrayList<>();
    List<Double> floor = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      boolean isOursFirst = i % 2 == 0;
      double first = isOursFirst ? ours.get() : theirs.get();
      double second = isOursFirst ? theirs.get() : ours.get();
      done.add(isOursFirst ? first : second);
      floor.add(isOursFirst ? second : first);
    }
    return new Turns(done, floor);
  }

  /// Returns the median of the pairs' ratios.
  double ratio() {
    double[] ratios = new double[ours.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours.get(i) / floor.get(i);
    }
    Arrays.sort(ratios);
    return (ratios[(ratios.length - 1) / 2] + ratios[ratios.length / 2]) / 2;
  }
}
