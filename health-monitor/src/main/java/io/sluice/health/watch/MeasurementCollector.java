package io.sluice.health.watch;

import io.sluice.domain.verdict.SourceSample;
import java.util.List;
import java.util.UUID;

/// Measures concurrently with the ticks, and never delays one.
public interface MeasurementCollector {
  /// Measures nothing.
  MeasurementCollector NOTHING =
      new MeasurementCollector() {
        @Override
        public void collect(List<Watch> open) {}

        @Override
        public List<SourceSample> take(UUID release) {
          return List.of();
        }

        @Override
        public void putBack(UUID release, List<SourceSample> measured) {}
      };

  /// Starts the queries that are due, given all open watches, and does not wait for them.
  void collect(List<Watch> open);

  /// Returns the results for `release` since the last call, in order.
  List<SourceSample> take(UUID release);

  /// Requeues results that no tick included, for the next tick.
  void putBack(UUID release, List<SourceSample> measured);
}
