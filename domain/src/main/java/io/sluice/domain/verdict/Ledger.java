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

/// The evidence from the ticks of a watch, over all steps of the release. It is a fold of ticks and
/// of nothing else, so a replay of the recorded ticks gives the same bits.
///
/// The code for each tick avoids streams: up to 10,000 watches process a tick every second.
///
/// @param finalTest whether half of alpha is reserved for a final test
/// @param scored how scores are combined; see [#scoring]
/// @param trials state of each check
/// @param restarts number of times that the limits' processes restarted after a shared failure; the
///   k-th restart uses α/2^k
/// @param shared the shared failure, present while stable fails too
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

  /// Returns the evidence after a tick.
  ///
  /// @param compared the tick with the control instances as its only stable instances
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

  /// Returns how scores are combined.
  Scoring scoring() {
    return scored.orElse(Scoring.USUAL);
  }

  /// Returns the evidence with the baseline of earlier good releases.
  ///
  /// @param means means by check; see [Recorded.Preceded]
  Ledger preceded(Map<String, List<Double>> means) {
    List<Trial> beside =
        trials.stream()
            .map(trial -> trial.preceded(means.getOrDefault(trial.check().name(), List.of())))
            .toList();
    return with(beside, restarts, shared, withdrawal);
  }

  /// Returns the mean so far of each check with measured values.
  public Map<String, Mean> means() {
    return trials.stream()
        .filter(trial -> trial.mean().isPresent())
        .collect(Collectors.toMap(trial -> trial.check().name(), it -> it.mean().orElseThrow()));
  }

  /// Returns the evidence at the start of a new step.
  Ledger step() {
    return with(trials.stream().map(Trial::silent).toList(), restarts, shared, withdrawal);
  }

  /// Returns the evidence after instances ended.
  Ledger lost(Recorded.InstancesLost lost) {
    return with(
        trials.stream().map(trial -> trial.lost(lost)).toList(), restarts, shared, withdrawal);
  }

  /// Returns the log of the combined e-value of all comparisons and restart checks; 0 without any.
  public double comparisonLogE() {
    return Pooled.logE(trials);
  }

  /// Returns the log e-value at which a comparison is breached.
  public double comparisonLimit() {
    return -Math.log(finalTest ? alpha / 2 : alpha);
  }

  /// Returns the log e-value at which a limit is breached.
  double limitLimit() {
    return -Math.log(alpha) + restarts * Math.log(2);
  }

  /// Returns the p-value of the final test: the chance of at least as many failures over all steps
  /// for a candidate no worse than allowed; 1 without a final test. Valid for a single call only.
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

  /// Returns the recent counts of the source that found the shared failure.
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

  /// Returns all checks that are no dry runs.
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
