package io.sluice.bench.engine;

import java.util.Arrays;
import java.util.List;

/// Turns a second of the engine and of its floor, one after the other.
record Turns(List<Double> engine, List<Double> floor) {
  Turns {
    engine = List.copyOf(engine);
    floor = List.copyOf(floor);
  }

  /// The median of the pairs' ratios.
  double ratio() {
    double[] ratios = new double[engine.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = engine.get(i) / floor.get(i);
    }
    Arrays.sort(ratios);
    return ratios[ratios.length / 2];
  }
}
