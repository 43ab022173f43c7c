package io.sluice.health.watch;

import io.sluice.domain.verdict.Measured;
import java.util.List;
import java.util.UUID;

/// Measures beside the ticks, and never holds one up.
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

  /// Begins to ask what is due, for all watches there are, and does not wait for it.
  void ask(List<Watches.Open> open);

  /// What came in for `release` since it was taken last, in order.
  List<Measured> take(UUID release);

  /// No tick took it: the next one will.
  void giveBack(UUID release, List<Measured> measured);
}
