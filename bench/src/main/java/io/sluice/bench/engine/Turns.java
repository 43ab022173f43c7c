package io.sluice.bench.engine;

import java.util.Arrays;
import java.util.List;

/// What was done a second by something of ours and by its floor, one after the other.
record Turns(List<Double> ours, List<Double> floor) {
  Turns {
    ours = List.copyOf(ours);
    floor = List.copyOf(floor);
  }

  /// The median of the pairs' ratios.
  double ratio() {
    double[] ratios = new double[ours.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = ours.get(i) / floor.get(i);
    }
    Arrays.sort(ratios);
    return ratios[ratios.length / 2];
  }
}
