package io.sluice.simulation.target;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.domain.verdict.Counts;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.simulation.time.Timeline;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Requests of clients: a constant rate, split by the table, counted when the counters are read.
public final class Traffic {
  private static final double PER_SECOND = 40;
  private static final double SECOND = 1e9;
  private static final double FAILING = 0.5;
  private static final double OUTAGE = 0.3;

  /// Percent of the requests that fit the matches of a lane's table.
  private static final int MATCHING = 30;

  private final Timeline timeline;
  private final Map<LaneKey, Flow> flows = new HashMap<>();
  private final Set<UUID> failing = new HashSet<>();
  private final Set<UUID> dead = new HashSet<>();

  /// The last span of each trouble.
  private final Map<Trouble, Span> troubles = new EnumMap<>(Trouble.class);

  /// Troubles that begin with the next split, and their durations, ns.
  private final Map<Trouble, Long> waiting = new EnumMap<>(Trouble.class);

  /// Releases with failed requests that an outage does not explain.
  private final Set<UUID> guilty = new HashSet<>();

  /// A time span, ns.
  private record Span(long from, long until) {}

  /// All requests to a release since the beginning of the run.
  private final Map<UUID, Long> totals = new HashMap<>();

  /// Troubles of the requests of a lane.
  public enum Trouble {
    /// Every version fails.
    OUTAGE,
    /// Two versions get one another's requests.
    SPLIT_WRONG,
    /// No client sends requests.
    GONE
  }

  /// The requests of a lane.
  private static final class Flow {
    private List<Share> shares = List.of();

    /// The traffic rules that bring requests to a release, in addition to its weight.
    private Optional<ReleaseTrafficRules> trafficRules = Optional.empty();

    private long since;
    private final Map<UUID, Map<String, Counts>> counts = new HashMap<>();

    /// The fractions of a whole request and of a whole failure that are left over, by instance.
    private final Map<UUID, double[]> remainders = new HashMap<>();
  }

  public Traffic(Timeline timeline) {
    this.timeline = timeline;
  }

  /// Makes half of the requests to `release` fail.
  public void setFailing(UUID release) {
    failing.add(release);
  }

  /// Starts a trouble that lasts for `nanos`.
  public void start(Trouble trouble, long nanos) {
    flows.keySet().forEach(this::count);
    long now = timeline.now();
    troubles.merge(
        trouble,
        new Span(now, now + nanos),
        (before, next) ->
            before.until() >= now
                ? new Span(before.from(), Math.max(before.until(), next.until()))
                : next);
    timeline.after(nanos, () -> flows.keySet().forEach(this::count));
  }

  /// Starts a trouble when two versions serve for the next time: before that there is no split to
  /// disturb.
  public void startAtNextSplit(Trouble trouble, long nanos) {
    waiting.merge(trouble, nanos, Math::max);
    flows.values().forEach(flow -> strike(flow.shares));
  }

  private void strike(List<Share> shares) {
    if (shares.stream().filter(share -> share.weight().value() > 0).count() == 2) {
      Map<Trouble, Long> due = Map.copyOf(waiting);
      waiting.clear();
      due.forEach(this::start);
    }
  }

  /// Ends all troubles.
  public void heal() {
    waiting.clear();
    flows.keySet().forEach(this::count);
    long now = timeline.now();
    troubles.replaceAll((_, span) -> new Span(span.from(), Math.min(span.until(), now)));
  }

  /// Whether a trouble lasted all the time from `since` on.
  public boolean isLasting(Trouble trouble, long since) {
    Span span = troubles.get(trouble);
    return span != null && span.from() <= since && span.until() >= timeline.now();
  }

  /// Whether a trouble occurred at some time from `since` on.
  public boolean hasOccurred(Trouble trouble, long since) {
    Span span = troubles.get(trouble);
    return span != null && span.until() > since;
  }

  /// Whether all failures of `release` were those of an outage.
  public boolean isBlameless(LaneKey lane, UUID release) {
    var _ = count(lane);
    return !guilty.contains(release);
  }

  /// Whether `release` has weight now.
  public boolean isServing(LaneKey lane, UUID release) {
    return count(lane).shares.stream()
        .anyMatch(share -> share.release().equals(release) && share.weight().value() > 0);
  }

  /// Makes `instance` answer no more requests.
  void dies(LaneKey lane, UUID instance) {
    count(lane);
    dead.add(instance);
  }

  /// Splits requests by `shares` from now on.
  ///
  /// @param trafficRules the traffic rules that bring requests to a release
  void flows(LaneKey lane, List<Share> shares, Optional<ReleaseTrafficRules> trafficRules) {
    Flow flow = count(lane);
    flow.shares = shares;
    flow.trafficRules = trafficRules;
    strike(shares);
  }

  /// Resets the counters to zero.
  void forget() {
    flows.clear();
  }

  /// Returns the counts of `lane`, by release and instance.
  Map<UUID, Map<String, Counts>> counts(LaneKey lane) {
    return count(lane).counts;
  }

  /// Returns the number of requests to an instance since the router started.
  long served(LaneKey lane, UUID release, UUID instance) {
    return Optional.ofNullable(count(lane).counts.get(release))
        .map(instances -> instances.get(instance.toString()))
        .map(Counts::requests)
        .orElse(0L);
  }

  /// Returns the number of requests to `release` since the beginning of the run.
  public long total(LaneKey lane, UUID release) {
    var _ = count(lane);
    return totals.getOrDefault(release, 0L);
  }

  private Flow count(LaneKey lane) {
    Flow flow = flows.computeIfAbsent(lane, _ -> new Flow());
    long since = flow.since;
    flow.since = timeline.now();
    if (!hasOccurred(Trouble.GONE, since)) {
      double requests = PER_SECOND * (timeline.now() - since) / SECOND;
      flow.shares.forEach(
          share -> add(flow, share, requests * weight(flow, share, since) / 100, since));
    }
    return flow;
  }

  /// Returns the percentage of the requests that really go to a release, with those that match.
  private double weight(Flow flow, Share share, long since) {
    double split = split(flow, share, since);
    if (flow.trafficRules.filter(it -> !it.rules().match().isEmpty()).isEmpty()) {
      return split;
    }
    boolean isOwn = flow.trafficRules.orElseThrow().release().equals(share.release());
    return (isOwn ? MATCHING : 0) + split * (100 - MATCHING) / 100;
  }

  /// Returns the percentage of the requests without a match that go to a release.
  private double split(Flow flow, Share share, long since) {
    long serving = flow.shares.stream().filter(it -> it.weight().value() > 0).count();
    int weight = share.weight().value();
    boolean isWrong = serving == 2 && weight > 0 && hasOccurred(Trouble.SPLIT_WRONG, since);
    double split = isWrong ? 100 - weight : weight;
    Optional<ReleaseTrafficRules> sticky =
        flow.trafficRules.filter(it -> it.rules().sticky().isPresent());
    if (sticky.isEmpty() || serving != 2) {
      return split;
    }
    // Clients of the candidate send more requests than others.
    double own = 2 * Math.min(split, 100 - split) / 3;
    boolean isCandidate = sticky.get().release().equals(share.release());
    return split + (isCandidate ? own : -own);
  }

  private void add(Flow flow, Share share, double requests, long since) {
    long live = share.backends().stream().filter(it -> !dead.contains(it.id())).count();
    for (Backend backend : share.backends()) {
      boolean isDead = dead.contains(backend.id());
      long among = live == 0 ? share.backends().size() : isDead ? 0 : live;
      if (among > 0 && requests > 0) {
        double failing = isDead ? 1 : this.failing.contains(share.release()) ? FAILING : 0;
        double all = hasOccurred(Trouble.OUTAGE, since) ? OUTAGE : 0;
        add(flow, share.release(), backend.id(), requests / among, Math.max(failing, all));
        if (failing > 0) {
          guilty.add(share.release());
        }
      }
    }
  }

  /// @param failing the fraction of the requests that fail, 0 to 1
  private void add(Flow flow, UUID release, UUID instance, double requests, double failing) {
    double[] remainder = flow.remainders.computeIfAbsent(instance, _ -> new double[2]);
    remainder[0] += requests;
    long whole = (long) remainder[0];
    remainder[0] -= whole;
    remainder[1] += whole * failing;
    long failed = Math.min((long) remainder[1], whole);
    remainder[1] -= failed;
    totals.merge(release, whole, Long::sum);
    flow.counts
        .computeIfAbsent(release, _ -> new HashMap<>())
        .merge(instance.toString(), Counts.of(whole, failed), Counts::plus);
  }
}
