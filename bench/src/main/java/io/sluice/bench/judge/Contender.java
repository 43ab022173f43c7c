package io.sluice.bench.judge;

import io.sluice.domain.verdict.Tick;

/// A judge that is measured.
interface Contender {

  /// As it stands in the table.
  String name();

  /// Whether it can judge such a stream at all: an oracle has to know what is wrong.
  default boolean judges(Scenario scenario) {
    return true;
  }

  /// Its judging of one release, from the beginning.
  Sitting begin(Scenario scenario);

  /// Hears tick after tick of one play.
  @FunctionalInterface
  interface Sitting {
    /// @param now seconds since the begin, at the end of the tick
    /// @return whether it takes the candidate back
    boolean withdraws(Tick tick, double now);
  }
}
