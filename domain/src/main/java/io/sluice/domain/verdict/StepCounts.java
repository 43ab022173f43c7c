package io.sluice.domain.verdict;

import io.sluice.contract.Step;
import java.time.Duration;
import java.util.Optional;

/// The counts of the present step, from ticks that began after the step was known.
///
/// @param step number of the step; 0 before the first
/// @param window minimum duration of the observation; empty if the step is not an observation
/// @param open whether the next tick begins after the step was known
/// @param elapsed elapsed part of the window, in closed ticks
/// @param probes number of successful probes since the last failed one
/// @param probeFailed whether the last tick with probes had a failure
/// @param baseline counts of the control instances; empty while the candidate is compared with all
///   of stable
/// @param unjudged requests by match that do not count; empty if all count
public record StepCounts(
    int step,
    Optional<Duration> window,
    boolean open,
    Duration elapsed,
    Counts candidate,
    Counts stable,
    long probes,
    boolean probeFailed,
    Optional<Counts> baseline,
    Optional<UnjudgedMatches> unjudged) {

  static StepCounts start(int step, Optional<Duration> window) {
    return start(step, window, Optional.empty());
  }

  private static StepCounts start(
      int step, Optional<Duration> window, Optional<UnjudgedMatches> unjudged) {
    return new StepCounts(
        step,
        window,
        false,
        Duration.ZERO,
        Counts.NONE,
        Counts.NONE,
        0,
        false,
        Optional.empty(),
        unjudged);
  }

  /// Returns the counts of the next step.
  StepCounts stepped(int number, Step next) {
    Optional<Duration> time =
        next instanceof Step.Observe(Duration longest) ? Optional.of(longest) : Optional.empty();
    return start(number, time, UnjudgedMatches.withStep(unjudged, next));
  }

  /// Returns the counts of the same step under its requested table.
  StepCounts shifted() {
    return start(step, window, UnjudgedMatches.withShift(unjudged));
  }

  /// Whether the table of the present step excludes other requests than the table before.
  boolean hasJudgedChange() {
    return unjudged.filter(it -> it.present() != it.next()).isPresent();
  }

  /// Returns the number of the candidate's requests that did not count.
  long leftOut() {
    return unjudged.map(UnjudgedMatches::requests).orElse(0L);
  }

  /// Returns `tick` without the requests that do not count.
  Tick judged(Tick tick) {
    return unjudged.filter(UnjudgedMatches::present).isPresent() ? tick.withoutMatched() : tick;
  }

  /// Returns the counts that the next tick is added to.
  StepCounts opened() {
    return new StepCounts(
        step, window, true, elapsed, candidate, stable, probes, probeFailed, baseline, unjudged);
  }

  /// Returns the counts after a tick.
  ///
  /// @param all the tick with the requests that do not count
  /// @param tick the tick without them
  /// @param compared the tick with the control instances as its only stable instances, if there are
  ///   any
  StepCounts tick(Tick all, Tick tick, Optional<Tick> compared) {
    if (!open) {
      return opened();
    }
    boolean failed = tick.failedProbes() > 0;
    return new StepCounts(
        step,
        window,
        true,
        elapsed.plus(tick.elapsed()),
        candidate.plus(tick.candidate().withoutLatency()),
        stable.plus(tick.stable().withoutLatency()),
        failed ? 0 : probes + tick.probes(),
        failed || (probeFailed && tick.probes() == 0),
        compared.map(it -> baseline.orElse(Counts.NONE).plus(it.stable().withoutLatency())),
        unjudged.map(it -> it.plus(all.candidate())));
  }

  /// Returns the remaining part of the window; zero without a window.
  public Duration remaining() {
    Duration remaining = window.orElse(Duration.ZERO).minus(elapsed);
    return remaining.isNegative() ? Duration.ZERO : remaining;
  }

  /// Whether the step waits for a verdict.
  public boolean isObserving() {
    return window.isPresent();
  }
}
