package io.sluice.health.watch;

import io.sluice.domain.verdict.Measured;
import java.util.List;
import java.util.UUID;

/// Measures concurrently with the ticks, and never delays one.
public interface Gathering {
  /// Measures nothing.
  Gathering NOTHING =
      new Gathering() {
        @Override
        public void ask(List<Watches.Open> open) {}

        @Override
        public List<Measured> take(UUID release) {
          return List.of();
        }

        @Override
        public void giveBack(UUID release, List<Measured> measured) {}
      };

  /// Starts the queries that are due, given all open watches, and does not wait for them.
  void ask(List<Watches.Open> open);

  /// Returns the results for `release` since the last call, in order.
  List<Measured> take(UUID release);

  /// Requeues results that no tick included, for the next tick.
  void giveBack(UUID release, List<Measured> measured);
}
