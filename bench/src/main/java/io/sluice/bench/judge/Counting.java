package io.sluice.bench.judge;

import io.sluice.domain.verdict.Tick;

/// A judge that counts how often limits are broken, as other tools do: no comparison, no
/// statistics.
///
/// @param interval seconds from one measurement to the next, of what was since the last
/// @param success lowest share of requests that do not fail, 0 to 1
/// @param slowest highest p99 in milliseconds; infinity for none
/// @param failures so many broken measurements, one after the other or not, take the candidate back
/// @param late whether only with the measurement after them
record Counting(
    String name, double interval, double success, double slowest, int failures, boolean late)
    implements Contender {
  private static final double MINUTE = 60;
  private static final double P99 = 500;

  /// The example of Argo Rollouts' documentation: `failureLimit: 3` takes back with the fourth.
  static Counting argo() {
    return new Counting("Argo, documented", 5 * MINUTE, 0.95, Double.POSITIVE_INFINITY, 4, false);
  }

  /// With limits near what the service is like, and a `failureLimit` of 0.
  static Counting argoStrict() {
    return new Counting("Argo, strict", MINUTE, 0.99, P99, 1, false);
  }

  /// Flagger with the limits of its documentation: it takes back at the tick after `threshold`
  /// failed checks.
  static Counting flagger(int threshold) {
    return new Counting("Flagger, threshold " + threshold, MINUTE, 0.99, P99, threshold, true);
  }

  @Override
  public Sitting begin(Scenario scenario) {
    return new Measurements(this);
  }

  private static final class Measurements implements Sitting {
    private final Counting rules;
    private final Window window = new Window();
    private double since;
    private int failed;

    Measurements(Counting rules) {
      this.rules = rules;
    }

    @Override
    public boolean withdraws(Tick tick, double now) {
      window.add(tick.candidate());
      if (now - since < rules.interval()) {
        return false;
      }
      since = now;
      if (rules.late() && failed >= rules.failures()) {
        return true;
      }
      boolean isGood =
          1 - window.errors() >= rules.success() && window.quantile(0.99) <= rules.slowest();
      failed += isGood ? 0 : 1;
      window.clear();
      return !rules.late() && failed >= rules.failures();
    }
  }
}
