package io.sluice.domain.verdict;

import java.util.function.DoubleUnaryOperator;

/// Finds the zero of a function by Brent's method: R. P. Brent, Algorithms for Minimization without
/// Derivatives (1973), chapter 4. It needs no derivative and no continuity.
final class RootFinder {
  private static final int ROUNDS_MAX = 1_000;
  private static final double EPSILON = Math.ulp(1.0);

  private final DoubleUnaryOperator function;
  private final double accuracy;

  /// The best guess so far, the guess before it, and one on the other side of zero.
  private double best;

  private double before;
  private double across;
  private double atBest;
  private double atBefore;
  private double atAcross;

  private RootFinder(DoubleUnaryOperator function, double from, double to, double accuracy) {
    this.function = function;
    this.accuracy = accuracy;
    before = from;
    atBefore = function.applyAsDouble(from);
    best = to;
    atBest = function.applyAsDouble(to);
    across = before;
    atAcross = atBefore;
  }

  /// Returns the zero of `function` between `from` and `to`.
  ///
  /// @param from value at which the function has another sign than at `to`, or is zero
  /// @param accuracy highest distance of the result from the zero, above 0
  static double of(DoubleUnaryOperator function, double from, double to, double accuracy) {
    return new RootFinder(function, from, to, accuracy).solve();
  }

  private double solve() {
    if (atBefore == 0) {
      return before;
    }
    for (int i = 0; i < ROUNDS_MAX && atBest != 0; i++) {
      double last = best - before;
      if (Math.abs(atAcross) < Math.abs(atBest)) {
        swap();
      }
      double least = 2 * EPSILON * Math.abs(best) + accuracy / 2;
      double half = (across - best) / 2;
      if (Math.abs(half) <= least || atBest == 0) {
        return best;
      }
      double step = step(last, half, least);
      move(Math.abs(step) < least ? Math.copySign(least, step) : step);
    }
    return best;
  }

  /// Swaps the guesses so that the best one is the nearest to zero.
  private void swap() {
    before = best;
    best = across;
    across = before;
    atBefore = atBest;
    atBest = atAcross;
    atAcross = atBefore;
  }

  /// Returns the next step: by interpolation, if that stays inside and converges; otherwise to the
  /// middle.
  private double step(double last, double half, double least) {
    if (Math.abs(last) < least || Math.abs(atBefore) <= Math.abs(atBest)) {
      return half;
    }
    double width = across - best;
    double toBefore = atBest / atBefore;
    double p;
    double q;
    if (before == across) {
      p = width * toBefore;
      q = 1 - toBefore;
    } else {
      double r = atBefore / atAcross;
      double toAcross = atBest / atAcross;
      p = toBefore * (width * r * (r - toAcross) - (best - before) * (toAcross - 1));
      q = (r - 1) * (toAcross - 1) * (toBefore - 1);
    }
    q = p > 0 ? -q : q;
    p = Math.abs(p);
    boolean isGood = p < 0.75 * width * q - Math.abs(least * q) / 2 && p < Math.abs(last * q / 2);
    return isGood ? p / q : half;
  }

  private void move(double step) {
    before = best;
    atBefore = atBest;
    best += step;
    atBest = function.applyAsDouble(best);
    if (atBest > 0 == atAcross > 0 && atBest != 0) {
      across = before;
      atAcross = atBefore;
    }
  }
}
