package io.sluice.edge.table;

import java.util.Arrays;
import java.util.function.IntPredicate;

/// Chooses among weighted entries so that even a short run of choices has each entry about as often
/// as its weight demands (smooth weighted round robin, as in nginx). Safe for all loops.
final class WeightedRoundRobin {
  private final int[] weights;
  private final long[] credit;

  WeightedRoundRobin(int[] weights) {
    this.weights = weights.clone();
    this.credit = new long[weights.length];
  }

  boolean has(int[] others) {
    return Arrays.equals(weights, others);
  }

  /// Returns the index of the next entry, or -1 if none with a weight above 0 is eligible.
  synchronized int next(IntPredicate eligible) {
    int best = -1;
    long total = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0 && eligible.test(i)) {
        credit[i] += weights[i];
        total += weights[i];
        if (best < 0 || credit[i] > credit[best]) {
          best = i;
        }
      }
    }
    if (best >= 0) {
      credit[best] -= total;
    }
    return best;
  }
}
