package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.TargetException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/// Renews the weight leases of lanes that health-monitor observes. An observation proves that the
/// router's counters, the monitor, the broker and this engine work together: a bad candidate would
/// be rolled back. Where one of them is unavailable, the lease expires at the router.
///
/// Observations that piled up while this engine was unavailable prove nothing. They arrive
/// together, so one counts only if another came at least a second before, and no gap of 15 s lies
/// between them.
public final class LeaseRenewal {
  /// Maximum age of an observation that counts, ns: a late pass must not rely on an old one.
  private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

  private static final long APART_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long GAP_NANOS = Duration.ofSeconds(15).toNanos();

  private static final Logger LOG = Logger.getLogger(LeaseRenewal.class);

  private final TargetRegistry targets;
  private final MonotonicTime time;
  private final Set<LaneKey> observed = ConcurrentHashMap.newKeySet();
  private final Map<LaneKey, Series> observations = new ConcurrentHashMap<>();
  private final Map<LaneKey, Token> leased = new ConcurrentHashMap<>();

  /// When the lane's table was first read as expired, ns.
  private final Map<LaneKey, Long> expired = new ConcurrentHashMap<>();

  /// Observations of a lane without a gap: when the first and the last one came, ns.
  private record Series(long first, long last) {
    Series with(long now) {
      return now - last > GAP_NANOS ? new Series(now, now) : new Series(first, now);
    }

    boolean isLive() {
      return last - first >= APART_NANOS;
    }
  }

  public LeaseRenewal(TargetRegistry targets, MonotonicTime time) {
    this.targets = targets;
    this.time = time;
  }

  /// Records an observation of the active release of `lane`.
  public void observe(LaneKey lane) {
    long now = time.nanoTime();
    Series series = observations.merge(lane, new Series(now, now), (before, _) -> before.with(now));
    if (series.isLive()) {
      observed.add(lane);
    }
  }

  /// Whether an observation came in the last 5 s, and after the lane's lease was seen expired.
  boolean isObserved(LaneKey lane) {
    long since =
        Math.max(time.nanoTime() - FRESH_NANOS, expired.getOrDefault(lane, Long.MIN_VALUE));
    return Optional.ofNullable(observations.get(lane))
        .filter(series -> series.isLive() && series.last() >= since)
        .isPresent();
  }

  /// Records the lane's table as last read or written.
  void read(LaneKey lane, Optional<Router.Table> table) {
    if (table.filter(Router.Table::expired).isPresent()) {
      expired.putIfAbsent(lane, time.nanoTime());
    } else {
      expired.remove(lane);
    }
    table
        .filter(it -> it.rules().lease().isPresent() && !it.expired())
        .ifPresentOrElse(it -> leased.put(lane, it.token()), () -> leased.remove(lane));
  }

  /// Runs one pass: renews the lease of each lane that was observed since the last one.
  public void renewAll() {
    var byRouter = new HashMap<Router, Map<LaneKey, Token>>();
    for (LaneKey lane : new HashSet<>(observed)) {
      observed.remove(lane);
      Optional.ofNullable(leased.get(lane))
          .ifPresent(token ->
              byRouter
                  .computeIfAbsent(targets.router(lane), _ -> new HashMap<>())
                  .put(lane, token));
    }
    byRouter.forEach(LeaseRenewal::renew);
  }

  private static void renew(Router router, Map<LaneKey, Token> lanes) {
    try {
      router.renew(lanes);
    } catch (TargetException e) {
      LOG.debugf("%s did not renew the weight of %s: %s", router.name(), lanes, e.getMessage());
    }
  }
}
