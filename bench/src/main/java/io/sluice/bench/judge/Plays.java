package io.sluice.bench.judge;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/// A scenario played many times.
record Plays(Scenario scenario, List<Play> all) {
  private static final double HALF_OUTSIDE = 0.025;

  /// On all cores; the result depends on the seeds alone.
  static Plays of(Scenario scenario, int times) {
    return new Plays(
        scenario,
        LongStream.range(0, times)
            .parallel()
            .mapToObj(i -> Play.of(scenario, scenario.name().hashCode() * 1_000_003L + i))
            .toList());
  }

  long withdrawn() {
    return all.stream().filter(Play::withdrawn).count();
  }

  /// Share of plays that ended by a withdrawal, 0 to 1.
  double share() {
    return (double) withdrawn() / all.size();
  }

  /// Share of plays that were found bad, not before they were.
  double found() {
    return (double) all.stream().filter(Plays::isFound).count() / all.size();
  }

  private static boolean isFound(Play play) {
    return play.withdrawn() && play.seconds() > 0;
  }

  /// Of those that were found.
  double median(ToDoubleFunction<Play> value) {
    List<Double> values =
        all.stream()
            .filter(Plays::isFound)
            .map(value::applyAsDouble)
            .sorted(Comparator.naturalOrder())
            .toList();
    return values.isEmpty() ? Double.POSITIVE_INFINITY : values.get(values.size() / 2);
  }

  double max(ToDoubleFunction<Play> value) {
    return all.stream()
        .filter(Plays::isFound)
        .mapToDouble(value)
        .max()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /// The ends of the 95 % interval of [#share], of Clopper and Pearson.
  double lower() {
    long x = withdrawn();
    return x == 0 ? 0 : where(HALF_OUTSIDE, (double) x, (double) all.size() - x + 1);
  }

  double upper() {
    long x = withdrawn();
    return x == all.size() ? 1 : where(1 - HALF_OUTSIDE, (double) x + 1, (double) all.size() - x);
  }

  /// Where the beta distribution reaches `probability`.
  private static double where(double probability, double a, double b) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (RegularizedBeta.value(middle, a, b) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }
}
