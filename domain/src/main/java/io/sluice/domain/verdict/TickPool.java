package io.sluice.domain.verdict;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.time.Duration;
import java.util.Arrays;

/// The counts of the ticks since the last bet. With sparse traffic a pool has several ticks, so
/// that a tick without a request to one version does not leave the other's errors out. Only
/// requests and age decide whether a pool is full, never errors, so a bet remains fair.
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
final class TickPool {
  /// Candidate requests that fill a pool.
  private static final long ENOUGH = 5;

  /// Age in nanoseconds from which fewer candidate requests fill a pool.
  private static final long LONG = Duration.ofSeconds(10).toNanos();

  /// Age in nanoseconds from which a pool is emptied without a bet.
  private static final long EXPIRY = Duration.ofMinutes(10).toNanos();

  /// First statistic of the counts; see [Hits].
  private int first;

  long nC;
  long nB;
  long[] xC;
  long[] xB;
  private long age;

  private TickPool() {
    this(0, 0);
  }

  TickPool(int first, int statistics) {
    this.first = first;
    xC = new long[statistics];
    xB = new long[statistics];
  }

  private TickPool(TickPool other) {
    first = other.first;
    nC = other.nC;
    nB = other.nB;
    xC = other.xC.clone();
    xB = other.xB.clone();
    age = other.age;
  }

  TickPool copy() {
    return new TickPool(this);
  }

  /// Adds a tick. A pool that no bet has emptied for ten minutes is emptied.
  void add(Hits kind, Tick tick, Counts stable) {
    if (age >= EXPIRY) {
      clear();
    }
    nC += tick.candidate().requests();
    nB += stable.requests();
    for (int s = 0; s < xC.length; s++) {
      xC[s] += kind.count(tick.candidate(), first + s);
      xB[s] += kind.count(stable, first + s);
    }
    age += tick.span().elapsed().toNanos();
  }

  /// Whether there are enough requests for a bet.
  ///
  /// @param alone whether the candidate has all traffic, so that there is nothing to compare with
  boolean isFull(boolean alone) {
    return nC >= 1 && (nB >= 1 || alone) && (nC >= ENOUGH || age >= LONG);
  }

  void clear() {
    nC = 0;
    nB = 0;
    age = 0;
    Arrays.fill(xC, 0);
    Arrays.fill(xB, 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TickPool it
        && first == it.first
        && nC == it.nC
        && nB == it.nB
        && age == it.age
        && Arrays.equals(xC, it.xC)
        && Arrays.equals(xB, it.xB);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(31 * nC + nB) + Arrays.hashCode(xC);
  }
}
