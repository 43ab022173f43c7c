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
import io.sluice.domain.verdict.Counts;
import io.sluice.health.probe.Probes.Answers;
import io.sluice.health.source.Counters;
import io.sluice.health.source.Reading;
import io.sluice.health.source.Reading.LaneCounts;
import io.sluice.health.source.Reading.Share;
import io.sluice.health.source.SourceAway;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A lane, its router and health-monitor with a database in memory; the test controls the clock.
final class World {
  static final LaneKey LANE = new LaneKey("production", "shop");
  static final UUID STABLE = new UUID(0, 1);
  static final UUID CANDIDATE = new UUID(0, 2);
  static final Duration SECOND = Duration.ofSeconds(1);

  final Memory memory = new Memory();
  final Watches<Memory.Work> watches = new Memory.InMemory();
  final List<Observation> observations = new ArrayList<>();
  final Map<UUID, Map<String, Counts>> counters = new HashMap<>();
  String startId = "one";
  Token token = new Token(1, 1);

  /// The router's table; if empty, the router does not report it.
  Map<UUID, Share> shares = Map.of();

  boolean away;
  boolean otherIsAway;
  boolean unknown;
  Answers answers = Answers.NONE;
  Gathering gathering = Gathering.NOTHING;

  /// Runs between a reading and its use.
  Runnable afterReading = () -> {};

  /// The watcher of all polls; if empty, each poll has a new one.
  private Optional<Watcher<Memory.Work>> steady = Optional.empty();

  private Charges<Memory.Work> followed = charges();
  private Instant at = Instant.parse("2026-01-01T00:00:00Z");
  private long sequence;
  private long ids;

  /// Returns the cache of a replica.
  Charges<Memory.Work> charges() {
    return new Charges<>(memory, watches, _ -> true);
  }

  /// Returns a watcher without cached watches, as after a crash.
  Watcher<Memory.Work> watcher() {
    return watcher(charges(), 1);
  }

  /// @param written maximum number of ticks in memory only
  Watcher<Memory.Work> watcher(Charges<Memory.Work> charges, int written) {
    return new Watcher<>(
        charges,
        new Publishing<>(memory, watches, charges, () -> new UUID(7, ++ids)),
        sources(),
        (_, _, _) -> answers,
        gathering,
        new Watcher.Pace(SECOND, written, Duration.ofSeconds(5)),
        seen -> seen.forEach(it -> observations.add(it.what())),
        tasks -> tasks.forEach(Runnable::run));
  }

  /// Returns two routers: the lane's, and one that has no lane or is unavailable.
  private List<Counters> sources() {
    Counters gone =
        () -> {
          throw new SourceAway("the other one does not answer");
        };
    return otherIsAway ? List.of(gone, this::read) : List.of(this::empty, this::read);
  }

  private Reading empty() {
    return new Reading("other", at, Map.of());
  }

  Reading read() {
    if (away) {
      throw new SourceAway("the edge does not answer: connection refused");
    }
    var reading =
        new Reading(
            startId,
            at,
            unknown ? Map.of() : Map.of(LANE, new LaneCounts(token, counters, shares)));
    afterReading.run();
    return reading;
  }

  /// Advances the clock by a second with these requests, and polls.
  void second(long nC, long xC, long nB, long xB) {
    pass(nC, xC, nB, xB);
    look();
  }

  void pass(long nC, long xC, long nB, long xB) {
    at = at.plus(SECOND);
    memory.now = memory.now.plus(SECOND);
    count(CANDIDATE, nC, xC);
    count(STABLE, nB, xB);
  }

  /// Makes the next second longer by `millis`.
  void jitter(int millis) {
    at = at.plusMillis(millis);
  }

  void look() {
    steady.orElseGet(this::watcher).look(_ -> true, true);
  }

  /// Uses one watcher for all further polls, which writes each tick separately.
  World steady() {
    Charges<Memory.Work> held = charges();
    steady = Optional.of(watcher(held, 1));
    followed = held;
    return this;
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
  World shifted(int weight) {
    return shifted(weight, Specs.ANALYSIS);
  }

  World shifted(int weight, Analysis analysis) {
    follow(new Progress.Started(spec(analysis), Optional.of(serving()), at.plusSeconds(3600)));
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
    follow(
        new Progress.TrafficShifted(
            2, Map.of(CANDIDATE, new Percent(weight), STABLE, new Percent(100 - weight)), token));
  }

  /// Starts an observation of 5 s as step `number`, and takes its first reading.
  World observing(int number) {
    follow(observe(number));
    look();
    return this;
  }

  static Progress observe(int number) {
    return new Progress.StepStarted(number, new Step.Observe(Duration.ofSeconds(5)), Instant.EPOCH);
  }

  void goBack() {
    follow(
        new Progress.PlanAdopted(
            Direction.BACK,
            new Plan(List.of(new Step.Fence())),
            9,
            Optional.empty(),
            2,
            "asked to"));
  }

  void follow(Progress event) {
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
    deliver(envelope, followed);
  }

  /// @param charges the cache of the replica that receives the event
  void deliver(Envelope<Progress> envelope, Charges<Memory.Work> charges) {
    new Follower<>(memory, watches, charges, _ -> {}).on(envelope);
  }

  List<Verdict.Kind> verdicts() {
    return memory.published(Verdict.class).stream().map(Verdict::verdict).toList();
  }

  Watch watch() {
    return memory.watch(CANDIDATE).orElseThrow();
  }

  static Serving serving() {
    return new Serving(STABLE, spec(), 3);
  }

  static ReleaseSpec spec() {
    return Specs.spec(LANE);
  }

  /// Returns a release with `analysis`.
  static ReleaseSpec spec(Analysis analysis) {
    return Specs.spec(LANE, analysis);
  }
}
