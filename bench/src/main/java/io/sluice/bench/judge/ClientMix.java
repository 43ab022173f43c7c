package io.sluice.bench.judge;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// A population of sticky clients. Each has a fixed bucket, a share of the requests, and an error
/// rate of its own; those with a bucket below the candidate's weight are the candidate's.
///
/// @param clients number of clients
/// @param zipf whether their shares follow the law of Zipf with exponent 1, in random buckets;
///   otherwise they are equal, in buckets with equal distances
/// @param cv coefficient of variation of the error rates, which have a gamma distribution
/// @param failing numbers of the only clients that get errors; empty if all clients get them
record ClientMix(int clients, boolean zipf, double cv, Set<Integer> failing) {
  /// No client is sticky.
  static final ClientMix NONE = new ClientMix(0, false, 0, Set.of());

  static final int BUCKETS = 100;

  /// Returns heavy clients: so few that each tenth of the buckets has only `count` of them.
  static ClientMix heavy(int count, double cv) {
    return new ClientMix(10 * count, false, cv, Set.of());
  }

  static ClientMix zipf(int count, double cv) {
    return new ClientMix(count, true, cv, Set.of());
  }

  /// Returns a mix of one client for each bucket, in which only the clients with these numbers get
  /// errors.
  static ClientMix failing(Integer... numbers) {
    return new ClientMix(BUCKETS, false, 0, Set.of(numbers));
  }

  boolean isNone() {
    return clients == 0;
  }

  /// The clients of one run by bucket.
  ///
  /// @param share part of all requests, by bucket
  /// @param level factor of the error rate, by bucket
  record Buckets(List<Double> share, List<Double> level) {}

  Buckets draw(Chance chance) {
    double[] share = new double[BUCKETS];
    double[] errors = new double[BUCKETS];
    double weights = 0;
    for (int i = 0; i < clients; i++) {
      weights += weight(i);
    }
    for (int i = 0; i < clients; i++) {
      int bucket = zipf ? (int) (chance.uniform() * BUCKETS) : i * BUCKETS / clients;
      double part = weight(i) / weights;
      share[bucket] += part;
      errors[bucket] += part * drawLevel(i, chance);
    }
    Double[] level = new Double[BUCKETS];
    Arrays.setAll(level, b -> share[b] > 0 ? errors[b] / share[b] : 1.0);
    return new Buckets(Arrays.stream(share).boxed().toList(), List.of(level));
  }

  private double drawLevel(int client, Chance chance) {
    if (failing.isEmpty()) {
      return chance.gamma(cv);
    }
    return failing.contains(client) ? (double) clients / failing.size() : 0;
  }

  private double weight(int rank) {
    return zipf ? 1.0 / (rank + 1) : 1;
  }
}
