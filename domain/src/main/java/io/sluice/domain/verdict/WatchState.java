package io.sluice.domain.verdict;

import io.sluice.contract.Analysis;
import io.sluice.contract.Percent;
import io.sluice.contract.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The judging of one release. A pure fold of its steps, shifts and ticks.
///
/// @param ledger what the ticks prove, over all steps
/// @param tally what was counted in the present step
/// @param weight the candidate's share as last confirmed
/// @param shifted whether the candidate ever had traffic; before, probes alone judge
/// @param sinceShift how long the present share has stood, in closed ticks
/// @param last number of the last observation that is planned; empty if nobody knows
/// @param chance what the test at the end of that observation's window found, once it was made: see
///   [Ledger#chance]
/// @param away why the last reading gave no tick; empty if it did
/// @param drawn how requests come to their side; each by the draw if empty
/// @param compared those of stable's instances that the candidate is compared with; all of them if
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
  /// Latency is not compared so soon after a shift: code that is not yet warm is slower.
  public static final Duration WARM_UP = Duration.ofSeconds(10);

  private static final String WITHHELD =
      "the router gives the candidate no requests while its share is not renewed";

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

  /// Takes one thing into account; what was said changes nothing.
  ///
  /// @throws IllegalArgumentException if a tick before it is missing
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

  /// The plan's last observation is step `number`.
  public WatchState endingWith(int number) {
    return with(Optional.of(number), chance, compared);
  }

  /// From now on the candidate is compared with these of stable's instances, as the router names
  /// them, and with no others; with all of them if there are none. One that ends is not replaced by
  /// another. The split, what was counted in the step, and whether stable is hurt too go by all of
  /// stable as ever.
  public WatchState compared(List<String> instances) {
    return with(
        last, chance, Optional.of(List.copyOf(instances)).filter(names -> !names.isEmpty()));
  }

  /// The engine started step `number`.
  public WatchState step(int number, Step step) {
    return with(ledger.step(), tally.stepped(number, step), sinceShift, away);
  }

  /// See [#shifted(Percent, Optional)], by weight alone.
  public WatchState shifted(Percent candidate) {
    return shifted(candidate, Optional.empty());
  }

  /// The candidate's share was read back at the router. Another share than before starts the
  /// present step's counts anew, and so do another way of drawing them, or of leaving some out.
  ///
  /// @param beside how requests come to their side, if not each is drawn
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

  /// A reading that begins a tick and ends none: the first one, or one after a change of the
  /// router's table or start.
  public WatchState opened() {
    return with(ledger, tally.opened(), sinceShift, Optional.empty());
  }

  /// No reading.
  ///
  /// @param reason for people, such as "the router does not answer"
  public WatchState absent(String reason) {
    return with(ledger, tally, sinceShift, Optional.of(reason));
  }

  /// The next tick from what was counted, without what must not count: the candidate before the
  /// first shift, latency while it may be cold.
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

  /// Takes a tick into account; one that was taken before changes nothing. While the candidate's
  /// share is not renewed the router withholds it: such a tick is no sample of the step.
  ///
  /// @throws IllegalArgumentException if a tick between the last one and this is missing
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

  /// The test at the end is made once, at the first tick that could end the last observation.
  private WatchState tested() {
    boolean isEnd =
        ledger.finalTest()
            && chance.isEmpty()
            && last.filter(number -> number == tally.step()).isPresent()
            && windowOver()
            && enough(tally.candidate().requests());
    return isEnd ? with(last, Optional.of(ledger.chance()), compared) : this;
  }

  /// Whether the present step observes, and its window has passed; named so that JSON does not take
  /// it for a field.
  public boolean windowOver() {
    return tally.observes() && tally.remaining().isZero();
  }

  /// Whether the health path of each candidate instance is to be asked with the next tick: an
  /// observation that does not have its samples yet.
  public boolean probing() {
    return tally.observes() && !enough(tally.candidate().requests());
  }

  /// How many requests the candidate should have answered in this step by its share and by what
  /// stable answered; 0 where one of them has no traffic.
  double expected() {
    int share = weight.value();
    return share == 100 ? 0 : (double) tally.stable().requests() * share / (100 - share);
  }

  /// Whether the candidate is compared with some of stable's instances alone, and these have not
  /// answered as much in this step as the candidate has to: they may have ended.
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
