package io.sluice.bench.judge;

import io.sluice.domain.verdict.Tick;

/// A judge that is measured.
interface Contender {

  /// Returns its name in the table.
  String name();

  /// Whether it is a judge of another tool, or a reference.
  default boolean isOther() {
    return true;
  }

  /// Whether it can judge such a stream: a test for a known fault needs the fault as an input.
  default boolean canJudge(TrafficScenario scenario) {
    return true;
  }

  /// Starts a run for one release.
  ///
  /// @param seed seed of the run
  JudgeRun begin(TrafficScenario scenario, long seed);

  /// The state of a judge in one run of a scenario.
  @FunctionalInterface
  interface JudgeRun {
    /// Adds the next tick.
    ///
    /// @param now seconds since the start, at the end of the tick
    /// @return whether a breach has been found
    boolean addTick(Tick tick, double now);
  }
}
