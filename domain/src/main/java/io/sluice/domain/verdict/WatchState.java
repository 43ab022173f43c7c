package io.sluice.domain.verdict;

import io.sluice.contract.Analysis;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The state of the watch of one release: a pure fold of its steps, shifts and ticks.
///
/// @param evidence evidence of the ticks, over all steps
/// @param counts counts of the present step
/// @param weight last confirmed weight of the candidate
/// @param shifted whether the candidate ever had traffic; before that, only probes count
/// @param sinceShift time since the last shift, in closed ticks
/// @param last number of the last planned observation; empty if unknown
/// @param chance result of the final test at the end of that observation's window; empty before it:
///   see [CumulativeEvidence#chance]
/// @param outage reason why the last poll gave no tick; empty if it gave one
/// @param assignment how requests are assigned to a version; each by the weights if empty
/// @param controlInstances control instances that the candidate is compared with; all stable
///   instances if empty
public record WatchState(
    Analysis analysis,
    CumulativeEvidence evidence,
    StepCounts counts,
    Percent weight,
    boolean shifted,
    Duration sinceShift,
    Optional<Integer> last,
    Optional<Double> chance,
    Optional<String> outage,
    Optional<AssignmentMode> assignment,
    Optional<List<String>> controlInstances) {
  /// Default time after a shift without a comparison of latency: code that is not warmed up is
  /// slower.
  public static final Duration WARM_UP = Duration.ofSeconds(10);

  private static final String WITHHELD =
      "the router sends the candidate no requests while its weight is not renewed";

  public static WatchState start(Analysis analysis) {
    return new WatchState(
        analysis,
        CumulativeEvidence.start(analysis),
        StepCounts.start(0, Optional.empty()),
        Percent.NONE,
        false,
        Duration.ZERO,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// Returns the state after an event; published verdicts change nothing.
  ///
  /// @throws IllegalArgumentException if a tick before `event` is missing
  public WatchState apply(WatchEvent event) {
    return switch (event) {
      case WatchEvent.BaselineLoaded(var means) ->
          with(evidence.withBaseline(means), counts, sinceShift, outage);
      case WatchEvent.LastObservationPlanned(int number) -> endingWith(number);
      case WatchEvent.StepStarted(int number, Step step) -> step(number, step);
      case WatchEvent.TrafficShifted(Percent candidate, var mode) -> shifted(candidate, mode);
      case WatchEvent.ControlSetChanged(var instances) -> compared(instances);
      case WatchEvent.TickOpened() -> opened();
      case WatchEvent.InstancesLost lost ->
          with(evidence.withEndings(lost), counts, sinceShift, outage);
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
    return with(Optional.of(number), chance, controlInstances);
  }

  /// Returns the state in which the candidate is compared only with the control instances
  /// `instances`, as the router names them, or with all of stable if there are none. An instance
  /// that ends is not replaced. The split, the counts of the step, and the detection of a shared
  /// failure still use all of stable.
  public WatchState compared(List<String> instances) {
    return with(
        last, chance, Optional.of(List.copyOf(instances)).filter(names -> !names.isEmpty()));
  }

  /// Returns the state after the engine started step `number`.
  public WatchState step(int number, Step step) {
    return with(evidence.step(), counts.stepped(number, step), sinceShift, outage);
  }

  /// Returns the state after a shift by weight alone; see [#shifted(Percent, Optional)].
  public WatchState shifted(Percent candidate) {
    return shifted(candidate, Optional.empty());
  }

  /// Returns the state after the router confirmed the candidate's weight. A changed weight resets
  /// the counts of the present step, and so does a change of the assignment or of the excluded
  /// requests.
  ///
  /// @param mode how requests are assigned to a version; empty if each is by the weights
  public WatchState shifted(Percent candidate, Optional<AssignmentMode> mode) {
    if (candidate.equals(weight) && mode.equals(assignment) && !counts.hasJudgedChange()) {
      return this;
    }
    return new WatchState(
        analysis,
        evidence.step(),
        counts.shifted(),
        candidate,
        shifted || candidate.value() > 0 || mode.isPresent(),
        Duration.ZERO,
        last,
        chance,
        outage,
        mode,
        controlInstances);
  }

  /// Returns the state after a poll that begins a tick and ends none: the first one, or one after a
  /// change of the router's table or start id.
  public WatchState opened() {
    return with(evidence, counts.opened(), sinceShift, Optional.empty());
  }

  /// Returns the state after a poll without an answer.
  ///
  /// @param reason the reason, such as "the router does not answer"
  public WatchState withoutReading(String reason) {
    return with(evidence, counts, sinceShift, Optional.of(reason));
  }

  /// Returns the next tick, without counts that must not be judged: the candidate's before the
  /// first shift, and latency during the warm-up.
  public Tick next(
      Instant from,
      Instant to,
      Duration elapsed,
      Counts candidate,
      Counts stable,
      InstanceCounts instanceCounts,
      int probes,
      int failedProbes,
      List<SourceSample> measured) {
    boolean warm = sinceShift.compareTo(analysis.warmUp().orElse(WARM_UP)) >= 0;
    return new Tick(
        evidence.lastTick() + 1,
        from,
        to,
        elapsed,
        !shifted ? Counts.NONE : warm ? candidate : candidate.withoutLatency(),
        warm ? stable : stable.withoutLatency(),
        sinceShift.isZero(),
        warm ? instanceCounts : instanceCounts.withoutLatency(),
        probes,
        failedProbes,
        measured.stream().map(it -> it.counting(shifted, warm)).toList());
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
    Tick judged = counts.judged(tick);
    Optional<Tick> narrowed = controlInstances.map(judged::comparedWith);
    boolean isWithheld = tick.fleet().isWithholding(weight);
    return with(
            evidence.tick(judged, narrowed.orElse(judged), counts.open() && !isWithheld),
            isWithheld ? counts : counts.tick(tick, judged, narrowed),
            sinceShift.plus(tick.elapsed()),
            Optional.of(WITHHELD).filter(_ -> isWithheld))
        .tested();
  }

  /// Returns the state with the final test, which runs once: at the first tick that can end the
  /// last observation.
  private WatchState tested() {
    boolean isEnd =
        evidence.finalTest()
            && chance.isEmpty()
            && last.filter(number -> number == counts.step()).isPresent()
            && isWindowOver()
            && hasEnough(counts.candidate().requests());
    return isEnd ? with(last, Optional.of(evidence.chance()), controlInstances) : this;
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
    int share = weight.value();
    return share == 100 ? 0 : (double) counts.stable().requests() * share / (100 - share);
  }

  /// Whether the candidate is compared only with control instances, and these have answered fewer
  /// requests in this step than the candidate must: they may have ended.
  boolean hasNoBaseline() {
    return controlInstances.isPresent()
        && !hasEnough(counts.baseline().orElse(Counts.NONE).requests())
        && evidence.live().anyMatch(it -> it.isOfRouter() && it.judge() instanceof ComparisonJudge);
  }

  boolean hasEnough(long samples) {
    return samples >= analysis.minSamples();
  }

  private WatchState with(
      CumulativeEvidence evidence,
      StepCounts counts,
      Duration sinceShift,
      Optional<String> outage) {
    return new WatchState(
        analysis,
        evidence,
        counts,
        weight,
        shifted,
        sinceShift,
        last,
        chance,
        outage,
        assignment,
        controlInstances);
  }

  private WatchState with(
      Optional<Integer> last, Optional<Double> chance, Optional<List<String>> controlInstances) {
    return new WatchState(
        analysis,
        evidence,
        counts,
        weight,
        shifted,
        sinceShift,
        last,
        chance,
        outage,
        assignment,
        controlInstances);
  }
}
