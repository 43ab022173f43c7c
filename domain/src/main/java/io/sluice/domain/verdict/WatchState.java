package io.sluice.domain.verdict;

import io.sluice.contract.Analysis;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The state of the watch of one release: a pure fold of its steps, shifts and ticks.
///
/// @param evidence evidence of the ticks, over all steps
/// @param counts counts of the present step
/// @param outage reason why the last poll gave no tick; empty if it gave one
/// @param controlInstances control instances that the candidate is compared with; all stable
///   instances if empty
public record WatchState(
    CumulativeEvidence evidence,
    StepCounts counts,
    Traffic traffic,
    FinalTest finalTest,
    Optional<String> outage,
    Optional<List<String>> controlInstances) {

  /// The candidate's traffic as last confirmed by the router.
  ///
  /// @param weight weight of the candidate
  /// @param assignment how requests are assigned to a version; each by the weights if empty
  /// @param shifted whether the candidate ever had traffic; before that, only probes count
  /// @param sinceShift time since the last shift, in closed ticks
  /// @param warmUp the instances in their warm-up at the last tick
  public record Traffic(
      Percent weight,
      Optional<AssignmentMode> assignment,
      boolean shifted,
      Duration sinceShift,
      Optional<InstanceCounts.WarmUp> warmUp) {
    private static final Traffic NONE =
        new Traffic(Percent.NONE, Optional.empty(), false, Duration.ZERO, Optional.empty());

    private Traffic plus(Tick tick) {
      return new Traffic(
          weight,
          assignment,
          shifted,
          sinceShift.plus(tick.span().elapsed()),
          tick.counts().fleet().warmUp());
    }
  }

  /// The final test, which runs once.
  ///
  /// @param last number of the last planned observation; empty if unknown
  /// @param chance result of the test at the end of that observation's window; empty before it: see
  ///   [CumulativeEvidence#chance]
  public record FinalTest(Optional<Integer> last, Optional<Double> chance) {}

  /// The ratio to stable's errors up to which a candidate in its warm-up is good.
  public static final double WARM_UP_ALLOW = CappedMixture.WARM_UP_ALLOW;

  private static final String WITHHELD =
      "the router sends the candidate no requests while its weight is not renewed";

  public static WatchState start(Analysis analysis) {
    return new WatchState(
        CumulativeEvidence.start(analysis),
        StepCounts.start(0, Optional.empty()),
        Traffic.NONE,
        new FinalTest(Optional.empty(), Optional.empty()),
        Optional.empty(),
        Optional.empty());
  }

  public Analysis analysis() {
    return evidence.analysis();
  }

  /// Returns the time of an instance's warm-up.
  Duration warmUp() {
    return warmUp(analysis());
  }

  /// Returns the warm-up of the candidate under `analysis`.
  public static Duration warmUp(Analysis analysis) {
    return analysis.warmUp().orElse(Analysis.DEFAULT_WARM_UP);
  }

  /// Whether the candidate was in its warm-up at the last tick. Its name keeps it out of the JSON.
  boolean isWarmingUp() {
    return traffic.shifted && traffic.warmUp.filter(InstanceCounts.WarmUp::candidate).isPresent();
  }

  /// Returns the last confirmed weight of the candidate.
  public Percent weight() {
    return traffic.weight;
  }

  /// Returns the state after an event; published verdicts change nothing.
  ///
  /// @throws IllegalArgumentException if a tick before `event` is missing
  public WatchState apply(WatchEvent event) {
    return switch (event) {
      case WatchEvent.BaselineLoaded(var means) -> with(evidence.withBaseline(means), counts);
      case WatchEvent.NoiseLoaded(FleetNoise noise) -> with(evidence.withNoise(noise), counts);
      case WatchEvent.LastObservationPlanned(int number) -> endingWith(number);
      case WatchEvent.StepStarted(int number, Step step) -> step(number, step);
      case WatchEvent.TrafficShifted(Percent candidate, var mode) -> withShift(candidate, mode);
      case WatchEvent.ControlSetChanged(var instances) -> withControlInstances(instances);
      case WatchEvent.TickOpened() -> withOpen();
      case WatchEvent.InstancesLost lost -> with(evidence.withEndings(lost), counts);
      case WatchEvent.TicksRecorded(Tick tick, long times) -> run(tick, times);
      case WatchEvent.RollbackStarted(), WatchEvent.VerdictPublished(_) -> this;
    };
  }

  private WatchState run(Tick first, long times) {
    WatchState state = this;
    for (long i = 0; i < times; i++) {
      state = state.tick(first.numbered(first.number() + i));
    }
    return state;
  }

  /// Returns the state with step `number` as the plan's last observation.
  public WatchState endingWith(int number) {
    return with(new FinalTest(Optional.of(number), finalTest.chance));
  }

  /// Returns the state in which the candidate is compared only with the control instances
  /// `instances`, as the router names them, or with all of stable if there are none. An instance
  /// that ends is not replaced. The split, the counts of the step, and the detection of a shared
  /// failure still use all of stable.
  public WatchState withControlInstances(List<String> instances) {
    Optional<List<String>> some =
        Optional.of(List.copyOf(instances)).filter(names -> !names.isEmpty());
    return new WatchState(evidence, counts, traffic, finalTest, outage, some);
  }

  /// Returns the state after the engine started step `number`.
  public WatchState step(int number, Step step) {
    return with(evidence.step(), counts.withStep(number, step));
  }

  /// Returns the state after a shift by weight alone; see [#withShift(Percent, Optional)].
  public WatchState withShift(Percent candidate) {
    return withShift(candidate, Optional.empty());
  }

  /// Returns the state after the router confirmed the candidate's weight. A changed weight resets
  /// the counts of the present step, and so does a change of the assignment or of the excluded
  /// requests.
  ///
  /// @param mode how requests are assigned to a version; empty if each is by the weights
  public WatchState withShift(Percent candidate, Optional<AssignmentMode> mode) {
    if (candidate.equals(weight())
        && mode.equals(traffic.assignment)
        && !counts.hasExclusionChange()) {
      return this;
    }
    boolean hasTraffic = traffic.shifted || candidate.value() > 0 || mode.isPresent();
    return with(evidence.step(), counts.withShift())
        .with(new Traffic(candidate, mode, hasTraffic, Duration.ZERO, Optional.empty()));
  }

  /// Returns the state after a poll that begins a tick and ends none: the first one, or one after a
  /// change of the router's table or start id.
  public WatchState withOpen() {
    return with(evidence, counts.withOpen()).withOutage(Optional.empty());
  }

  /// Returns the state after a poll without an answer.
  ///
  /// @param reason the reason, such as "the router does not answer"
  public WatchState withoutReading(String reason) {
    return withOutage(Optional.of(reason));
  }

  /// Returns the next tick of a source that does not report ages; see [#next(Tick.Span,
  /// VersionCounts, InstanceAges, Tick.Probes, List)].
  public Tick next(
      Tick.Span span, VersionCounts read, Tick.Probes probes, List<SourceSample> measured) {
    return next(span, read, InstanceAges.UNKNOWN, probes, measured);
  }

  /// Returns the next tick, without counts that must not be judged: the candidate's before the
  /// first shift, and latency during the warm-up. If the ages of instances are unknown, the warm-up
  /// begins with each shift.
  public Tick next(
      Tick.Span span,
      VersionCounts read,
      InstanceAges ages,
      Tick.Probes probes,
      List<SourceSample> measured) {
    Duration warmUp = warmUp();
    boolean isYoung = ages.isWarmingUp(warmUp, traffic.sinceShift);
    List<String> young =
        ages.stable().entrySet().stream()
            .filter(entry -> entry.getValue().compareTo(warmUp) < 0)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    Optional<InstanceCounts.WarmUp> inWarmUp =
        Optional.of(new InstanceCounts.WarmUp(isYoung, young))
            .filter(_ -> isYoung || !young.isEmpty());
    return new Tick(
        evidence.lastTick() + 1,
        span,
        read.judged(traffic.shifted, isYoung).withWarmUp(inWarmUp),
        traffic.sinceShift.isZero(),
        probes,
        measured.stream().map(it -> it.counting(traffic.shifted, isYoung)).toList());
  }

  /// Returns the state after a tick; an earlier tick changes nothing. While the candidate's weight
  /// is not renewed, the router withholds its traffic: such a tick is no sample of the step.
  ///
  /// @throws IllegalArgumentException if a tick between the last one and `tick` is missing
  public WatchState tick(Tick tick) {
    if (tick.number() <= evidence.lastTick()) {
      return this;
    }
    if (tick.number() != evidence.lastTick() + 1) {
      throw new IllegalArgumentException(
          "tick %d cannot follow tick %d".formatted(tick.number(), evidence.lastTick()));
    }
    Tick judged = counts.withoutUnjudged(tick).withWeight(weight());
    Optional<Tick> narrowed = controlInstances.map(judged::comparedWith);
    boolean isWithheld = tick.counts().fleet().isWithholding(weight());
    CumulativeEvidence next =
        evidence.tick(judged, narrowed.orElse(judged.withoutYoung()), counts.open() && !isWithheld);
    return with(next, isWithheld ? counts : counts.tick(tick, judged, narrowed))
        .with(traffic.plus(tick))
        .withOutage(Optional.of(WITHHELD).filter(_ -> isWithheld))
        .tested();
  }

  /// Returns the state with the final test, which runs once: at the first tick that can end the
  /// last observation.
  private WatchState tested() {
    boolean isEnd =
        evidence.hasFinalTest()
            && finalTest.chance.isEmpty()
            && finalTest.last.filter(number -> number == counts.step()).isPresent()
            && isWindowOver()
            && hasEnough(counts.candidate().requests());
    return isEnd ? with(new FinalTest(finalTest.last, Optional.of(evidence.chance()))) : this;
  }

  /// Whether the present step is an observation and its window is over. Its name keeps it out of
  /// the JSON.
  public boolean isWindowOver() {
    return counts.isObserving() && counts.remaining().isZero();
  }

  /// Whether the next tick must probe the health path of each candidate instance: during an
  /// observation without enough samples.
  public boolean isProbing() {
    return counts.isObserving() && !hasEnough(counts.candidate().requests());
  }

  /// Returns the number of requests that the candidate should have answered in this step, given its
  /// weight and the requests of stable; 0 if either has no traffic.
  double expected() {
    int share = weight().value();
    return share == 100 ? 0 : (double) counts.stable().requests() * share / (100 - share);
  }

  /// Whether the candidate is compared only with control instances, and these have answered fewer
  /// requests in this step than the candidate must: they may have ended.
  boolean hasTooFewControlRequests() {
    return controlInstances.isPresent()
        && !hasEnough(counts.sums().control().orElse(Counts.NONE).requests())
        && evidence.live().anyMatch(it -> it.isOfRouter() && it.judge() instanceof ComparisonJudge);
  }

  boolean hasEnough(long samples) {
    return samples >= analysis().minSamples();
  }

  private WatchState with(CumulativeEvidence evidence, StepCounts counts) {
    return new WatchState(evidence, counts, traffic, finalTest, outage, controlInstances);
  }

  private WatchState with(Traffic traffic) {
    return new WatchState(evidence, counts, traffic, finalTest, outage, controlInstances);
  }

  private WatchState with(FinalTest finalTest) {
    return new WatchState(evidence, counts, traffic, finalTest, outage, controlInstances);
  }

  private WatchState withOutage(Optional<String> outage) {
    return new WatchState(evidence, counts, traffic, finalTest, outage, controlInstances);
  }
}
