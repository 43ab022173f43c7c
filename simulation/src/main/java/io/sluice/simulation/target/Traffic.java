package io.sluice.simulation.target;

import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.Counts;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.simulation.time.Timeline;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Requests of users: so many a second, split as the table says, counted when somebody looks.
public final class Traffic {
  private static final double PER_SECOND = 40;
  private static final double SECOND = 1e9;
  private static final double FAILING = 0.5;

  private final Timeline timeline;
  private final Map<LaneKey, Flow> flows = new HashMap<>();
  private final Set<UUID> failing = new HashSet<>();
  private final Set<UUID> dead = new HashSet<>();

  /// All requests to a release since the world began.
  private final Map<UUID, Long> totals = new HashMap<>();

  /// Where a lane's requests go.
  private static final class Flow {
    private List<Share> shares = List.of();
    private long since;
    private final Map<UUID, Map<String, Counts>> counts = new HashMap<>();

    /// What is left over of a whole request, or of a whole failure, by instance.
    private final Map<UUID, double[]> rests = new HashMap<>();
  }

  public Traffic(Timeline timeline) {
    this.timeline = timeline;
  }

  /// Half of the requests to `release` fail.
  public void fails(UUID release) {
    failing.add(release);
  }

  /// From now on `instance` answers nothing.
  void dies(LaneKey lane, UUID instance) {
    count(lane);
    dead.add(instance);
  }

  /// From now on requests are split by `shares`.
  void flows(LaneKey lane, List<Share> shares) {
    count(lane).shares = shares;
  }

  /// The counters start from zero.
  void forget() {
    flows.clear();
  }

  /// What was counted in `lane`, by release and instance.
  Map<UUID, Map<String, Counts>> counts(LaneKey lane) {
    return count(lane).counts;
  }

  /// How many requests `release` had since the world began.
  public long total(LaneKey lane, UUID release) {
    var _ = count(lane);
    return totals.getOrDefault(release, 0L);
  }

  private Flow count(LaneKey lane) {
    Flow flow = flows.computeIfAbsent(lane, _ -> new Flow());
    double requests = PER_SECOND * (timeline.now() - flow.since) / SECOND;
    flow.since = timeline.now();
    for (Share share : flow.shares) {
      long live = share.backends().stream().filter(it -> !dead.contains(it.id())).count();
      for (Backend backend : share.backends()) {
        boolean isDead = dead.contains(backend.id());
        long among = live == 0 ? share.backends().size() : isDead ? 0 : live;
        if (among > 0 && share.weight().value() > 0) {
          double own = requests * share.weight().value() / 100 / among;
          add(flow, share.release(), backend.id(), own, isDead);
        }
      }
    }
    return flow;
  }

  private void add(Flow flow, UUID release, UUID instance, double requests, boolean isDead) {
    double[] rest = flow.rests.computeIfAbsent(instance, _ -> new double[2]);
    rest[0] += requests;
    long whole = (long) rest[0];
    rest[0] -= whole;
    rest[1] += whole * (isDead ? 1 : failing.contains(release) ? FAILING : 0);
    long failed = Math.min((long) rest[1], whole);
    rest[1] -= failed;
    totals.merge(release, whole, Long::sum);
    flow.counts
        .computeIfAbsent(release, _ -> new HashMap<>())
        .merge(instance.toString(), Counts.of(whole, failed), Counts::plus);
  }
}
