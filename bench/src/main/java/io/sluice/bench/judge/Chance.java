package io.sluice.bench.judge;

import java.util.SplittableRandom;

/// Random numbers of several distributions, from a seed.
final class Chance {
  /// The largest mean of one draw: beyond it, the probability of 0 becomes too small for a
  /// `double`.
  private static final double POISSON_MAX = 500;

  /// The largest shape of a gamma distribution that is drawn as a sum of exponential numbers.
  private static final long WHOLE_MAX = 500;

  private final SplittableRandom random;

  Chance(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /// Draws evenly from 0 to 1, without 1.
  double uniform() {
    return random.nextDouble();
  }

  boolean isHit(double probability) {
    return random.nextDouble() < probability;
  }

  /// Draws from a binomial distribution by inversion, which suits a small `n · p`.
  long binomial(long n, double p) {
    if (n <= 0 || p <= 0) {
      return 0;
    }
    if (p >= 1) {
      return n;
    }
    return p > 0.5 ? n - invert(n, 1 - p) : invert(n, p);
  }

  private long invert(long n, double p) {
    double odds = p / (1 - p);
    double mass = Math.pow(1 - p, (double) n);
    double left = random.nextDouble();
    long k = 0;
    while (left > mass && k < n) {
      left -= mass;
      k++;
      mass *= odds * (n - k + 1) / k;
    }
    return k;
  }

  long poisson(double mean) {
    if (mean > POISSON_MAX) {
      return poisson(mean / 2) + poisson(mean / 2);
    }
    double mass = Math.exp(-mean);
    double left = random.nextDouble();
    long k = 0;
    while (left > mass && k < 10_000) {
      left -= mass;
      k++;
      mass *= mean / k;
    }
    return k;
  }

  /// Draws from a gamma distribution with mean 1 and coefficient of variation `cv`; returns 1 if it
  /// is 0.
  double gamma(double cv) {
    if (cv == 0) {
      return 1;
    }
    double shape = 1 / (cv * cv);
    long whole = Math.round(shape);
    return Math.abs(shape - whole) < 1e-9 && whole <= WHOLE_MAX
        ? erlang(whole)
        : marsagliaTsang(shape) / shape;
  }

  /// Draws the mean of `shape` exponential numbers.
  private double erlang(long shape) {
    double product = 1;
    double sum = 0;
    for (long i = 0; i < shape; i++) {
      product *= 1 - random.nextDouble();
      if (product < 1e-200) {
        sum -= Math.log(product);
        product = 1;
      }
    }
    return (sum - Math.log(product)) / shape;
  }

  /// Draws from a gamma distribution with scale 1, by rejection as in Marsaglia and Tsang (2000).
  private double marsagliaTsang(double shape) {
    if (shape < 1) {
      return marsagliaTsang(shape + 1) * Math.pow(uniform(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = normal();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(1 - uniform()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }

  /// Draws from a geometric distribution on 1, 2, …
  long geometric(double mean) {
    return mean <= 1 ? 1 : 1 + (long) (Math.log(1 - uniform()) / Math.log(1 - 1 / mean));
  }

  /// Draws from a log-normal distribution with mean 1 and coefficient of variation `cv`.
  double logNormal(double cv) {
    double variance = Math.log(1 + cv * cv);
    return Math.exp(Math.sqrt(variance) * normal() - variance / 2);
  }

  private double normal() {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }
}
