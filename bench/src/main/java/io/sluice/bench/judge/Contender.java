package io.sluice.bench.judge;

import io.sluice.domain.verdict.Tick;

/// A judge that is measured.
interface Contender {

  /// Returns its name in the table.
  String name();

  /// Whether it can judge such a stream: an oracle needs the fault as an input.
  default boolean judges(Scenario scenario) {
    return true;
  }

  /// Begins to judge one release.
  Sitting begin(Scenario scenario);

  /// The judging of one play, tick after tick.
  @FunctionalInterface
  interface Sitting {
    /// @param now seconds since the start, at the end of the tick
    /// @return whether it rolls the candidate back
    boolean withdraws(Tick tick, double now);
  }
}
