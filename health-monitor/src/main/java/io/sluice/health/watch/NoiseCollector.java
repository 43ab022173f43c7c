package io.sluice.health.watch;

import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.FleetNoise;
import io.sluice.health.source.CounterReading;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Measures the noise of stable instances in lanes without a watch. It never fails, so that polls
/// and verdicts do not depend on it.
public interface NoiseCollector {
  /// Measures nothing.
  NoiseCollector NOTHING =
      new NoiseCollector() {
        @Override
        public void collect(List<CounterReading> readings, Set<LaneKey> watched, Instant at) {}

        @Override
        public void start(LaneKey lane) {}

        @Override
        public void stop(LaneKey lane) {}

        @Override
        public Optional<FleetNoise> find(LaneKey lane) {
          return Optional.empty();
        }
      };

  /// Adds the readings of one poll to the measurements.
  ///
  /// @param watched lanes with a watch: they are not measured
  /// @param at time by the database's clock
  void collect(List<CounterReading> readings, Set<LaneKey> watched, Instant at);

  /// Measures `lane`, where a release has started, until its watch begins.
  void start(LaneKey lane);

  /// Ends the measurement that [#start] began.
  void stop(LaneKey lane);

  /// Returns the noise of `lane` in its running measurement; empty if that lasted for less than a
  /// minute.
  Optional<FleetNoise> find(LaneKey lane);
}
