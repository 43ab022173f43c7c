package io.sluice.bench.judge;

/// The clumps of one instance, tick by tick.
final class ClumpStream {
  /// Seconds within which the hits of a clump that a tick had no requests for follow, as a clump of
  /// their own. In the next tick they would make two ticks without a single good request, which a
  /// judge takes for an outage; without them the mean would be lower.
  private static final double LATER = 60;

  private final Clumps law;
  private final Chance chance;
  private final double tick;

  /// The hits of this tick and the next ones, as a ring.
  private final long[] due;

  private int now;

  /// @param tick duration of a tick, in seconds
  ClumpStream(Clumps law, double tick, Chance chance) {
    this.law = law;
    this.chance = chance;
    this.tick = tick;
    this.due = new long[2 + (int) Math.ceil(Math.max(LATER, law.seconds()) / tick)];
  }

  /// Returns the hits of the next tick.
  ///
  /// @param mean expected number of hits
  /// @param most highest number possible; the rest falls into a later tick
  long next(double mean, long most) {
    long clumps = chance.poisson(mean / law.mean());
    for (long i = 0; i < clumps; i++) {
      spread(law.draw(chance));
    }
    long hits = Math.min(due[now], most);
    long rest = due[now] - hits;
    due[now] = 0;
    now = (now + 1) % due.length;
    if (rest > 0) {
      due[(now + (int) (chance.uniform() * LATER / tick)) % due.length] += rest;
    }
    return hits;
  }

  private void spread(long hits) {
    if (law.seconds() == 0) {
      due[now] += hits;
      return;
    }
    double start = chance.uniform();
    for (long i = 0; i < hits; i++) {
      int ticks = (int) (start + chance.uniform() * law.seconds() / tick);
      due[(now + ticks) % due.length]++;
    }
  }
}
