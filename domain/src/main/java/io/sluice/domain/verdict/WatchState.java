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
/// @param ledger evidence of the ticks, over all steps
/// @param tally counts of the present step
/// @param weight last confirmed weight of the candidate
/// @param shifted whether the candidate ever had traffic; before that, only probes count
/// @param sinceShift time since the last shift, in closed ticks
/// @param last number of the last planned observation; empty if unknown
/// @param chance result of the final test at the end of that observation's window; empty before it:
///   see [Ledger#chance]
/// @param away reason why the last poll gave no tick; empty if it gave one
/// @param drawn how requests are assigned to a version; each by the weights if empty
/// @param compared control instances that the candidate is compared with; all stable instances if
///   empty
public record WatchState(
    Analysis analysis,
    Ledger ledger,
    Tally tally,
    Percent weight,
    boolean shifted,
    Duration sinceShift,
    Optional<Integer> last,
    Optional<Double> chance,
    Optional<String> away,
    Optional<Drawn> drawn,
    Optional<List<String>> compared) {
  /// Default time after a shift without a comparison of latency: code that is not warmed up is
  /// slower.
  public static final Duration WARM_UP = Duration.ofSeconds(10);

  private static final String WITHHELD =
      "the router sends the candidate no requests while its weight is not renewed";

  public static WatchState start(Analysis analysis) {
    return new WatchState(
        analysis,
        Ledger.start(analysis),
        Tally.start(0, Optional.empty()),
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
  /// @throws IllegalArgumentException if a tick before `recorded` is missing
  public WatchState take(Recorded recorded) {
    return switch (recorded) {
      case Recorded.Preceded(var means) -> with(ledger.preceded(means), tally, sinceShift, away);
      case Recorded.Planned(int number) -> endingWith(number);
      case Recorded.Stepped(int number, Step step) -> step(number, step);
      case Recorded.Shifted(Percent candidate, var beside) -> shifted(candidate, beside);
      case Recorded.Compared(var instances) -> compared(instances);
      case Recorded.Opened() -> opened();
      case Recorded.InstancesLost lost -> with(ledger.lost(lost), tally, sinceShift, away);
      case Recorded.Ticked(Tick tick, long times) -> run(tick, times);
      case Recorded.TakenBack(), Recorded.Published(_) -> this;
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
    return with(Optional.of(number), chance, compared);
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
    return with(ledger.step(), tally.stepped(number, step), sinceShift, away);
  }

  /// Returns the state after a shift by weight alone; see [#shifted(Percent, Optional)].
  public WatchState shifted(Percent candidate) {
    return shifted(candidate, Optional.empty());
  }

  /// Returns the state after the router confirmed the candidate's weight. A changed weight resets
  /// the counts of the present step, and so does a change of the assignment or of the excluded
  /// requests.
  ///
  /// @param beside how requests are assigned to a version; empty if each is by the weights
  public WatchState shifted(Percent candidate, Optional<Drawn> beside) {
    if (candidate.equals(weight) && beside.equals(drawn) && !tally.changesJudged()) {
      return this;
    }
    return new WatchState(
        analysis,
        ledger.step(),
        tally.shifted(),
        candidate,
        shifted || candidate.value() > 0 || beside.isPresent(),
        Duration.ZERO,
        last,
        chance,
        away,
        beside,
        compared);
  }

  /// Returns the state after a poll that begins a tick and ends none: the first one, or one after a
  /// change of the router's table or start id.
  public WatchState opened() {
    return with(ledger, tally.opened(), sinceShift, Optional.empty());
  }

  /// Returns the state after a poll without an answer.
  ///
  /// @param reason the reason, such as "the router does not answer"
  public WatchState absent(String reason) {
    return with(ledger, tally, sinceShift, Optional.of(reason));
  }

  /// Returns the next tick, without counts that must not be judged: the candidate's before the
  /// first shift, and latency during the warm-up.
  public Tick next(
      Instant from,
      Instant to,
      Duration elapsed,
      Counts candidate,
      Counts stable,
      Fleet fleet,
      int probes,
      int failedProbes,
      List<Measured> measured) {
    boolean warm = sinceShift.compareTo(analysis.warmUp().orElse(WARM_UP)) >= 0;
    return new Tick(
        ledger.lastTick() + 1,
        from,
        to,
        elapsed,
        !shifted ? Counts.NONE : warm ? candidate : candidate.withoutSlow(),
        warm ? stable : stable.withoutSlow(),
        sinceShift.isZero(),
        warm ? fleet : fleet.withoutSlow(),
        probes,
        failedProbes,
        measured.stream().map(it -> it.counting(shifted, warm)).toList());
  }

  /// Returns the state after a tick; an earlier tick changes nothing. While the candidate's weight
  /// is not renewed, the router withholds its traffic: such a tick is no sample of the step.
  ///
  /// @throws IllegalArgumentException if a tick between the last one and `tick` is missing
  public WatchState tick(Tick tick) {
    if (tick.number() <= ledger.lastTick()) {
      return this;
    }
    if (tick.number() != ledger.lastTick() + 1) {
      throw new IllegalArgumentException(
          "tick %d cannot follow tick %d".formatted(tick.number(), ledger.lastTick()));
    }
    Tick judged = tally.judged(tick);
    Optional<Tick> narrowed = compared.map(judged::against);
    boolean isWithheld = tick.fleet().withholds(weight);
    return with(
            ledger.tick(judged, narrowed.orElse(judged), tally.open() && !isWithheld),
            isWithheld ? tally : tally.tick(tick, judged, narrowed),
            sinceShift.plus(tick.elapsed()),
            Optional.of(WITHHELD).filter(_ -> isWithheld))
        .tested();
  }

  /// Returns the state with the final test, which runs once: at the first tick that can end the
  /// last observation.
  private WatchState tested() {
    boolean isEnd =
        ledger.finalTest()
            && chance.isEmpty()
            && last.filter(number -> number == tally.step()).isPresent()
            && windowOver()
            && enough(tally.candidate().requests());
    return isEnd ? with(last, Optional.of(ledger.chance()), compared) : this;
  }

  /// Whether the present step is an observation and its window is over. Its name keeps it out of
  /// the JSON.
  public boolean windowOver() {
    return tally.observes() && tally.remaining().isZero();
  }

  /// Whether the next tick must probe the health path of each candidate instance: during an
  /// observation without enough samples.
  public boolean probing() {
    return tally.observes() && !enough(tally.candidate().requests());
  }

  /// Returns the number of requests that the candidate should have answered in this step, given its
  /// weight and the requests of stable; 0 if either has no traffic.
  double expected() {
    int share = weight.value();
    return share == 100 ? 0 : (double) tally.stable().requests() * share / (100 - share);
  }

  /// Whether the candidate is compared only with control instances, and these have answered fewer
  /// requests in this step than the candidate must: they may have ended.
  boolean lacksBaseline() {
    return compared.isPresent()
        && !enough(tally.baseline().orElse(Counts.NONE).requests())
        && ledger.live().anyMatch(it -> it.isOfRouter() && it.judge() instanceof Comparison);
  }

  boolean enough(long samples) {
    return samples >= analysis.minSamples();
  }

  private WatchState with(Ledger ledger, Tally tally, Duration sinceShift, Optional<String> away) {
    return new WatchState(
        analysis, ledger, tally, weight, shifted, sinceShift, last, chance, away, drawn, compared);
  }

  private WatchState with(
      Optional<Integer> last, Optional<Double> chance, Optional<List<String>> compared) {
    return new WatchState(
        analysis, ledger, tally, weight, shifted, sinceShift, last, chance, away, drawn, compared);
  }
}
