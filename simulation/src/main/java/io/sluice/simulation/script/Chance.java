package io.sluice.simulation.script;

import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/// What is left to chance: the same for the same seed.
public final class Chance {
  private final SplittableRandom random;

  public Chance(long seed) {
    // mixed once: streams of neighbouring seeds would else be one another's, moved
    random = new SplittableRandom(new SplittableRandom(seed).nextLong());
  }

  /// From 0 to `n - 1`.
  public int below(int n) {
    return random.nextInt(n);
  }

  /// From `least` to `most`, both included.
  public long between(long least, long most) {
    return least + random.nextLong(most - least + 1);
  }

  /// Once in `n` times.
  public boolean once(int n) {
    return random.nextInt(n) == 0;
  }

  public <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  public UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
