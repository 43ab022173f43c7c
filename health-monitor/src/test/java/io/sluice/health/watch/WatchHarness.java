package io.sluice.health.watch;

import io.sluice.contract.Analysis;
import io.sluice.contract.Direction;
import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Observation;
import io.sluice.contract.Percent;
import io.sluice.contract.Plan;
import io.sluice.contract.Progress;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Step;
import io.sluice.contract.Token;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.ClientBuckets.Bucket;
import io.sluice.domain.verdict.Counts;
import io.sluice.health.probe.ProbeClient.Answers;
import io.sluice.health.source.CounterReading;
import io.sluice.health.source.CounterReading.LaneCounts;
import io.sluice.health.source.CounterReading.Share;
import io.sluice.health.source.CounterSource;
import io.sluice.health.source.SourceUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/// A lane, its router and health-monitor with a database in memory; the test controls the clock.
final class WatchHarness {
  static final LaneKey LANE = new LaneKey("production", "shop");
  static final UUID STABLE = new UUID(0, 1);
  static final UUID CANDIDATE = new UUID(0, 2);
  static final Duration SECOND = Duration.ofSeconds(1);

  final InMemoryWatchDatabase database = new InMemoryWatchDatabase();
  final WatchStore<InMemoryWatchDatabase.Work> watchStore =
      new InMemoryWatchDatabase.InMemoryWatchStore();
  final List<Observation> observations = new ArrayList<>();
  final Map<UUID, Map<String, Counts>> counters = new HashMap<>();
  final Map<UUID, List<Bucket>> buckets = new HashMap<>();
  String startId = "one";
  Token token = new Token(1, 1);

  /// The router's table; if empty, the router does not report it.
  Map<UUID, Share> shares = Map.of();

  boolean routerUnavailable;
  boolean otherRouterUnavailable;
  boolean laneMissing;
  Answers answers = Answers.NONE;
  MeasurementCollector collector = MeasurementCollector.NOTHING;
  NoiseCollector noiseCollector = NoiseCollector.NOTHING;

  /// Runs between a reading and its use.
  Runnable afterReading = () -> {};

  /// The watcher of all polls; if empty, each poll has a new one.
  private Optional<Watcher<InMemoryWatchDatabase.Work>> steady = Optional.empty();

  private WatchCache<InMemoryWatchDatabase.Work> cache = newCache();
  private Instant at = Instant.parse("2026-01-01T00:00:00Z");
  private long sequence;
  private long ids;

  /// Returns the cache of a replica.
  WatchCache<InMemoryWatchDatabase.Work> newCache() {
    return newCache(_ -> true);
  }

  WatchCache<InMemoryWatchDatabase.Work> newCache(Predicate<LaneKey> ownLanes) {
    return new WatchCache<>(database, watchStore, ownLanes, () -> new UUID(7, ++ids));
  }

  /// Returns a watcher without cached watches, as after a crash.
  Watcher<InMemoryWatchDatabase.Work> watcher() {
    return watcher(newCache(), 1);
  }

  /// @param written maximum number of ticks in memory only
  Watcher<InMemoryWatchDatabase.Work> watcher(
      WatchCache<InMemoryWatchDatabase.Work> cache, int written) {
    return new Watcher<>(
        cache,
        sources(),
        (_, _, _) -> answers,
        collector,
        new Watcher.Intervals(SECOND, written, Duration.ofSeconds(5)),
        seen -> seen.forEach(it -> observations.add(it.observation())),
        tasks -> tasks.forEach(Runnable::run),
        noiseCollector);
  }

  /// Returns two routers: the lane's, and one that has no lane or is unavailable.
  private List<CounterSource> sources() {
    CounterSource unavailable =
        () -> {
          throw new SourceUnavailableException("the other one does not answer");
        };
    return otherRouterUnavailable
        ? List.of(unavailable, this::read)
        : List.of(this::empty, this::read);
  }

  private CounterReading empty() {
    return new CounterReading("other", at, Map.of());
  }

  CounterReading read() {
    if (routerUnavailable) {
      throw new SourceUnavailableException("the edge does not answer: connection refused");
    }
    var reading =
        new CounterReading(
            startId,
            at,
            laneMissing
                ? Map.of()
                : Map.of(LANE, new LaneCounts(token, counters, shares, buckets)));
    afterReading.run();
    return reading;
  }

  /// Advances the clock by a second with these requests, and polls.
  void second(long nC, long xC, long nB, long xB) {
    advance(nC, xC, nB, xB);
    poll();
  }

  void advance(long nC, long xC, long nB, long xB) {
    at = at.plus(SECOND);
    database.now = database.now.plus(SECOND);
    count(CANDIDATE, nC, xC);
    count(STABLE, nB, xB);
  }

  /// Makes the next second longer by `millis`.
  void jitter(int millis) {
    at = at.plusMillis(millis);
  }

  void poll() {
    steady.orElseGet(this::watcher).poll(_ -> true, true);
  }

  /// Uses one watcher for all further polls, which writes each tick separately.
  WatchHarness steady() {
    WatchCache<InMemoryWatchDatabase.Work> cache = newCache();
    steady = Optional.of(watcher(cache, 1));
    this.cache = cache;
    return this;
  }

  /// Writes what the cache of the steady watcher has not written, as before an event of the lane.
  void flush() {
    cache.flush(CANDIDATE);
  }

  void count(UUID release, long requests, long errors) {
    count(release, "a", requests, errors);
  }

  void count(UUID release, String instance, long requests, long errors) {
    counters
        .computeIfAbsent(release, _ -> new HashMap<>())
        .merge(instance, Counts.of(requests, errors), Counts::plus);
  }

  /// Starts a release, and gives its candidate `weight` of the traffic under a new table.
  WatchHarness shifted(int weight) {
    return shifted(weight, HealthSpecs.ANALYSIS);
  }

  WatchHarness shifted(int weight, Analysis analysis) {
    apply(new Progress.Started(spec(analysis), Optional.of(serving()), at.plusSeconds(3600)));
    shift(weight);
    return this;
  }

  /// Gives the router another table, without an event.
  void table(int weight, int candidates, int stable) {
    token = new Token(token.epoch(), token.n() + 1);
    shares =
        Map.of(CANDIDATE, new Share(weight, candidates), STABLE, new Share(100 - weight, stable));
  }

  void shift(int weight) {
    token = new Token(token.epoch(), token.n() + 1);
    apply(
        new Progress.TrafficShifted(
            2, Map.of(CANDIDATE, new Percent(weight), STABLE, new Percent(100 - weight)), token));
  }

  /// Starts an observation of 5 s as step `number`, and takes its first reading.
  WatchHarness observing(int number) {
    apply(observe(number));
    poll();
    return this;
  }

  static Progress observe(int number) {
    return new Progress.StepStarted(number, new Step.Observe(Duration.ofSeconds(5)), Instant.EPOCH);
  }

  void rollBack() {
    apply(
        new Progress.PlanAdopted(
            Direction.ROLLBACK,
            new Plan(List.of(new Step.Fence())),
            9,
            Optional.empty(),
            2,
            "requested"));
  }

  void apply(Progress event) {
    deliver(envelope(event));
  }

  Envelope<Progress> envelope(Progress event) {
    return new Envelope<>(
        new UUID(8, ++sequence),
        "/sluice/strategy-engine",
        LANE.toString(),
        Optional.of(CANDIDATE),
        sequence,
        at,
        event);
  }

  /// Reports lost instances of a release.
  ///
  /// @param count number of losses since the release has instances
  void lost(UUID release, int count) {
    Progress event = new Progress.InstanceLost(release, count, "exit status 1");
    deliver(
        new Envelope<>(
            new UUID(8, ++sequence),
            "/sluice/strategy-engine",
            LANE.toString(),
            Optional.empty(),
            sequence,
            at,
            event));
  }

  void deliver(Envelope<Progress> envelope) {
    deliver(envelope, cache);
  }

  /// @param cache the cache of the replica that receives the event
  void deliver(Envelope<Progress> envelope, WatchCache<InMemoryWatchDatabase.Work> cache) {
    new WatchProjector<>(database, watchStore, cache, _ -> {}, noiseCollector).apply(envelope);
  }

  List<Verdict.Kind> verdicts() {
    return database.published(Verdict.class).stream().map(Verdict::verdict).toList();
  }

  Watch watch() {
    return database.watch(CANDIDATE).orElseThrow();
  }

  static Serving serving() {
    return new Serving(STABLE, spec(), 3);
  }

  static ReleaseSpec spec() {
    return HealthSpecs.spec(LANE);
  }

  /// Returns a release with `analysis`.
  static ReleaseSpec spec(Analysis analysis) {
    return HealthSpecs.spec(LANE, analysis);
  }
}
