package io.sluice.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.UUID;

/// What chance and time do in one world: the same for the same seed.
final class Fate {
  /// The process that was under way is dead.
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;

    Crash(String where) {
      super("crashed at " + where);
    }
  }

  private final SplittableRandom random;
  private boolean isKind;
  private long nanos;
  private Instant wall = Instant.parse("2026-01-01T00:00:00Z");

  Fate(long seed) {
    random = new SplittableRandom(seed);
  }

  /// From now on nothing fails.
  void heal() {
    isKind = true;
  }

  boolean isKind() {
    return isKind;
  }

  /// Once in `n` times, while faults last.
  boolean strikes(int n) {
    return random.nextInt(n) == 0 && !isKind;
  }

  /// Dies here, once in `n` times.
  void crashes(String where, int n) {
    if (strikes(n)) {
      throw new Crash(where);
    }
  }

  int below(int n) {
    return random.nextInt(n);
  }

  UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  void pass(Duration time) {
    nanos += time.toNanos();
    wall = wall.plus(time);
  }

  /// The wall clock is set; the monotonic one is not.
  void jump(Duration by) {
    wall = wall.plus(by);
  }

  long nanos() {
    return nanos;
  }

  Instant wall() {
    return wall;
  }
}
