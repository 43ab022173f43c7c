package io.sluice.domain.verdict;

import io.sluice.contract.Analysis;
import io.sluice.contract.Scoring;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the ticks of a watch prove, over all steps of the release: a fold of ticks and of nothing
/// else, so that replaying the recorded ones gives the same bits.
///
/// What each tick does goes without streams: of ten thousand watches each ticks every second.
///
/// @param finalTest whether half of alpha is kept for a test at the end
/// @param scored how all scores become one; see [#scoring]
/// @param trials one per check
/// @param restarts how often the limits' processes have started anew after a shared failure; the
///   k-th time with α/2^k
/// @param shared present while stable is hurt too
/// @param lastTick number of the last tick; 0 before the first
public record Ledger(
    double alpha,
    boolean finalTest,
    Optional<Scoring> scored,
    List<Trial> trials,
    int restarts,
    Optional<Shared> shared,
    Optional<Withdrawal> withdrawal,
    Recent recent,
    long lastTick,
    Optional<Instant> from,
    Optional<Instant> to) {

  public Ledger {
    trials = List.copyOf(trials);
  }

  public static Ledger start(Analysis analysis) {
    return new Ledger(
        analysis.alpha(),
        analysis.finalTest().orElse(false),
        analysis.scoring(),
        analysis.checks().stream()
            .map(check -> Trial.start(check, analysis.finalTest().orElse(false)))
            .toList(),
        0,
        Optional.empty(),
        Optional.empty(),
        Recent.NONE,
        0,
        Optional.empty(),
        Optional.empty());
  }

  /// @param compared the tick with nobody of stable but whom the candidate is compared with
  /// @param counts whether the tick counts for the present step
  Ledger tick(Tick tick, Tick compared, boolean counts) {
    return new Ledger(
            alpha,
            finalTest,
            scored,
            trials.stream().map(trial -> trial.tick(compared, counts)).toList(),
            restarts,
            shared.map(Shared::longer),
            withdrawal,
            recent.plus(tick, limitsLatency()),
            tick.number(),
            from.or(() -> Optional.of(tick.from())),
            Optional.of(tick.to()))
        .judged(tick);
  }

  /// How all scores become one.
  Scoring scoring() {
    return scored.orElse(Scoring.USUAL);
  }

  /// The same beside what good releases before measured.
  ///
  /// @param means see [Recorded.Preceded]
  Ledger preceded(Map<String, List<Double>> means) {
    List<Trial> beside =
        trials.stream()
            .map(trial -> trial.preceded(means.getOrDefault(trial.check().name(), List.of())))
            .toList();
    return with(beside, restarts, shared, withdrawal);
  }

  /// What was measured so far of each check that values were measured for.
  public Map<String, Mean> means() {
    return trials.stream()
        .filter(trial -> trial.mean().isPresent())
        .collect(Collectors.toMap(trial -> trial.check().name(), it -> it.mean().orElseThrow()));
  }

  /// A new step began.
  Ledger step() {
    return with(trials.stream().map(Trial::silent).toList(), restarts, shared, withdrawal);
  }

  /// Instances ended.
  Ledger lost(Recorded.InstancesLost lost) {
    return with(
        trials.stream().map(trial -> trial.lost(lost)).toList(), restarts, shared, withdrawal);
  }

  /// The logarithm of what all comparisons, and instances that end by themselves, say together; 0
  /// without any.
  public double comparisonLogE() {
    return Pooled.logE(trials);
  }

  /// A comparison withdraws at or above this.
  public double comparisonLimit() {
    return -Math.log(finalTest ? alpha / 2 : alpha);
  }

  /// A limit withdraws at or above this.
  double limitLimit() {
    return -Math.log(alpha) + restarts * Math.log(2);
  }

  /// The chance of failures like those of all steps, or more, of a candidate no worse than allowed,
  /// as a single test sees it; 1 if none was asked for. To be asked once.
  double chance() {
    List<Strata> all = comparisons().flatMap(it -> it.strata().stream()).toList();
    double least = all.stream().mapToDouble(Strata::chance).min().orElse(1);
    return Math.min(1, least * Math.max(1, all.size()));
  }

  private boolean limitsLatency() {
    for (Trial trial : trials) {
      if (trial.judge() instanceof Limit limit && limit.bound().isPresent()) {
        return true;
      }
    }
    return false;
  }

  private Ledger judged(Tick tick) {
    if (withdrawal.isPresent()) {
      return this;
    }
    if (Pooled.logBound(trials) >= comparisonLimit() && comparisonLogE() >= comparisonLimit()) {
      return withdraw(loudest(), comparisonLogE(), comparisonLimit());
    }
    for (Trial trial : trials) {
      if (!trial.isDry() && trial.judge() instanceof Restarts it && it.broken().isPresent()) {
        return withdraw(trial, it.logE(), comparisonLimit());
      }
    }
    Optional<Trial> failed = Apart.failed(this, tick);
    if (failed.isPresent()) {
      return withdraw(failed.get(), 0, 0);
    }
    if (shared.isPresent()) {
      return shared.get().over(recentOf(shared.get())) ? anew() : this;
    }
    for (Trial trial : trials) {
      if (!trial.isDry() && trial.judge() instanceof Limit it && it.logE() >= limitLimit()) {
        return broken(trial, it);
      }
    }
    return this;
  }

  private Ledger broken(Trial trial, Limit limit) {
    Counts stable = trial.recent().orElse(recent).stable(Shared.LOOK_BACK, limit);
    Optional<String> check = trial.recent().map(_ -> trial.check().name());
    return limit.share(stable) > limit.limit()
        ? with(trials, restarts, Optional.of(new Shared(limit, 0, stable, check)), withdrawal)
        : withdraw(trial, limit.logE(), limitLimit());
  }

  private Ledger anew() {
    List<Trial> fresh = trials.stream().map(Trial::restarted).toList();
    return with(fresh, restarts + 1, Optional.empty(), withdrawal);
  }

  private Ledger withdraw(Trial trial, double logE, double logLimit) {
    Withdrawal why =
        new Withdrawal(
            trial.check().name(),
            trial.judge(),
            logE,
            logLimit,
            trial.recent().orElse(recent).candidate(),
            trial.recent().orElse(recent).stable(),
            Standing.why(trial, this));
    return with(trials, restarts, shared, Optional.of(why));
  }

  /// What stable counted lately, as whoever found that it is hurt sees it.
  private Recent recentOf(Shared hurt) {
    return trials.stream()
        .filter(trial -> hurt.check().filter(trial.check().name()::equals).isPresent())
        .flatMap(trial -> trial.recent().stream())
        .findFirst()
        .orElse(recent);
  }

  private Trial loudest() {
    return Pooled.of(this)
        .max(Comparator.comparingDouble(trial -> Pooled.part(this, trial)))
        .orElseThrow();
  }

  /// All that may change anything.
  Stream<Trial> live() {
    return trials.stream().filter(trial -> !trial.isDry());
  }

  private Stream<Comparison> comparisons() {
    return live()
        .flatMap(trial -> trial.judge() instanceof Comparison it ? Stream.of(it) : Stream.empty());
  }

  private Ledger with(
      List<Trial> trials, int restarts, Optional<Shared> shared, Optional<Withdrawal> withdrawal) {
    return new Ledger(
        alpha, finalTest, scored, trials, restarts, shared, withdrawal, recent, lastTick, from, to);
  }
}
