package io.sluice.simulation.scenario;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/// A seeded random source: the same seed gives the same choices.
public final class SeededRandom {
  private final SplittableRandom random;

  public SeededRandom(long seed) {
    // mixed once: the streams of neighbouring seeds would otherwise be shifted copies
    random = new SplittableRandom(new SplittableRandom(seed).nextLong());
  }

  /// Returns a number from 0 to `n - 1`.
  public int below(int n) {
    return random.nextInt(n);
  }

  /// Returns a number from `least` to `most`, both included.
  public long between(long least, long most) {
    return least + random.nextLong(most - least + 1);
  }

  /// Returns true once in `n` times on average.
  public boolean isHit(int n) {
    return random.nextInt(n) == 0;
  }

  public <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  public UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
