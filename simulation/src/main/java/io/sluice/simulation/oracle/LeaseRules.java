package io.sluice.simulation.oracle;

import io.sluice.contract.Event;
import io.sluice.contract.Progress;
import io.sluice.simulation.oracle.MemberTally.Rule;
import java.time.Duration;
import java.util.function.LongSupplier;

/// The rules of weight leases: a lease does not expire while health-monitor observes the lane
/// continuously, and a candidate gets weight after an expiry only after a new observation.
final class LeaseRules {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /// Observations come every 2 s; a longer gap is an interruption.
  private static final long GAP = 3 * SECOND;

  /// Two rounds of the reconciler, which reads the lease before an observation can renew it.
  private static final long STEADY = 10 * SECOND;

  /// One round of the reconciler: an observation from before the expiry may still be unread.
  private static final long ROUND = 5 * SECOND;

  private final OracleFindings findings;
  private final MemberTally tally;
  private final LongSupplier now;
  private final LongSupplier undisturbedSince;
  private long steadySince;
  private long observedAt = -GAP;
  private long leasedAt;
  private long expiredAt;
  private boolean isLeased;

  /// @param now nanoseconds since the beginning
  /// @param undisturbedSince when the engine became able to work, ns; in the future if it is not
  LeaseRules(
      OracleFindings findings, MemberTally tally, LongSupplier now, LongSupplier undisturbedSince) {
    this.findings = findings;
    this.tally = tally;
    this.now = now;
    this.undisturbedSince = undisturbedSince;
  }

  /// Records that a monitor observed the active release of the lane.
  void observed() {
    long at = now.getAsLong();
    steadySince = at - observedAt > GAP ? at : steadySince;
    observedAt = at;
    if (isLeased && at - leasedAt >= STEADY && isObserved(at)) {
      isLeased = false; // once for each lease
      tally.armed(Rule.LEASE);
    }
  }

  /// Records that a table was written, with a weight lease or without.
  ///
  /// @param isReturn whether weight returns after an expired lease without a person's command
  void routed(boolean leased, boolean isReturn) {
    if (isReturn) {
      tally.armed(Rule.LEASE);
      requireObservation();
    }
    isLeased = leased;
    leasedAt = now.getAsLong();
  }

  void expired() {
    expiredAt = now.getAsLong();
    isLeased = false;
    require(
        !isObserved(expiredAt),
        "the weight lease expired, though the lane was observed for %d s",
        expiredAt - steadySince);
  }

  void committed(Event event) {
    if (event instanceof Progress.LeaseExpired) {
      tally.armed(Rule.LEASE);
      requireObservation();
    }
  }

  private void requireObservation() {
    require(
        observedAt > expiredAt - ROUND,
        "the candidate's weight returns, and the last observation was %d s ago",
        now.getAsLong() - observedAt);
  }

  /// Whether observations came continuously and the engine could work.
  private boolean isObserved(long at) {
    return at - observedAt <= GAP
        && at - Math.max(steadySince, undisturbedSince.getAsLong()) >= STEADY;
  }

  private void require(boolean holds, String sentence, long nanos) {
    if (!holds) {
      tally.broken(Rule.LEASE);
      findings.add(Rule.LEASE.name(), sentence.formatted(nanos / SECOND));
    }
  }
}
