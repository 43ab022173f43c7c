package io.sluice.e2e;

import io.sluice.contract.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// The course of a release, and its outcome.
public enum Course {
  GOOD(Outcome.SUCCEEDED),
  /// Half of its requests fail.
  BAD(Outcome.ROLLED_BACK),
  /// A user aborts it half-way.
  ABORTED(Outcome.ABORTED),
  /// A newer release replaces it half-way.
  SUPERSEDED(Outcome.SUPERSEDED),
  /// A service is killed half-way.
  KILLED(Outcome.SUCCEEDED);

  private static final List<Course> DISTURBED = List.of(ABORTED, SUPERSEDED, KILLED);

  private final Outcome outcome;

  Course(Outcome outcome) {
    this.outcome = outcome;
  }

  Outcome outcome() {
    return outcome;
  }

  /// Returns courses in random order: of ten, six are good, two are bad and two are disturbed.
  static List<Course> shuffled(int count, long seed) {
    List<Course> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(
          switch (i % 10) {
            case 3, 7 -> BAD;
            case 4, 8 -> DISTURBED.get(all.size() / 4 % DISTURBED.size());
            default -> GOOD;
          });
    }
    Collections.shuffle(all, new Random(seed));
    return all;
  }
}
