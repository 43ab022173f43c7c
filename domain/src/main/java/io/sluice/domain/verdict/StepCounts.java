package io.sluice.domain.verdict;

import io.sluice.contract.RequestCounts;
import io.sluice.contract.Step;
import java.time.Duration;
import java.util.Optional;

/// The counts of the current step since its start or the last confirmed change of the router's
/// table, from ticks that began after it.
///
/// @param step number of the step; 0 before the first
/// @param window time after which a healthy verdict ends the observation, unless all checks with
///   `safe` are proved earlier; empty if the step is not an observation
/// @param open whether the next tick counts, since it began after the counts were emptied
/// @param unjudged unjudged requests: those that a `match` with `judge: false` sends to the
///   candidate; empty if all requests are judged
public record StepCounts(
    int step,
    Optional<Duration> window,
    boolean open,
    Sums sums,
    Optional<UnjudgedMatches> unjudged) {

  /// The sums of the ticks.
  ///
  /// @param elapsed elapsed part of the window, in recorded ticks
  /// @param control counts of the control instances; empty while the candidate is compared with all
  ///   of stable
  /// @param probes number of successful probes in the ticks since the last one with a failed probe
  /// @param probeFailed whether the last tick with probes had a failure
  public record Sums(
      Duration elapsed,
      Counts candidate,
      Counts stable,
      Optional<Counts> control,
      long probes,
      boolean probeFailed) {
    private static final Sums NONE =
        new Sums(Duration.ZERO, Counts.NONE, Counts.NONE, Optional.empty(), 0, false);

    /// @param compared the tick with the control instances as its only stable instances, if there
    ///   are any
    private Sums plus(Tick tick, Optional<Tick> compared) {
      boolean failed = tick.probes().failed() > 0;
      int succeeded = tick.probes().succeeded();
      return new Sums(
          elapsed.plus(tick.span().elapsed()),
          candidate.plus(tick.candidate().withoutLatency()),
          stable.plus(tick.stable().withoutLatency()),
          compared.map(it -> control.orElse(Counts.NONE).plus(it.stable().withoutLatency())),
          failed ? 0 : probes + succeeded,
          failed || (probeFailed && succeeded == 0));
    }
  }

  static StepCounts start(int step, Optional<Duration> window) {
    return start(step, window, Optional.empty());
  }

  private static StepCounts start(
      int step, Optional<Duration> window, Optional<UnjudgedMatches> unjudged) {
    return new StepCounts(step, window, false, Sums.NONE, unjudged);
  }

  /// Returns the candidate's counts.
  public Counts candidate() {
    return sums.candidate;
  }

  /// Returns the counts of all of stable.
  public Counts stable() {
    return sums.stable;
  }

  /// Returns the requests and errors of both versions.
  public RequestCounts toRequestCounts() {
    return new RequestCounts(
        candidate().requests(), candidate().errors(), stable().requests(), stable().errors());
  }

  /// Returns empty counts for the next step.
  StepCounts withStep(int number, Step next) {
    Optional<Duration> time =
        next instanceof Step.Observe(Duration planned) ? Optional.of(planned) : Optional.empty();
    return start(number, time, UnjudgedMatches.withStep(unjudged, next));
  }

  /// Returns empty counts for the same step, after the router confirmed its table.
  StepCounts withShift() {
    return start(step, window, UnjudgedMatches.withShift(unjudged));
  }

  /// Whether the table that the current step writes excludes other requests from the verdict than
  /// the table in force.
  boolean hasExclusionChange() {
    return unjudged.filter(it -> it.present() != it.next()).isPresent();
  }

  /// Returns the number of the candidate's unjudged requests.
  long unjudgedRequests() {
    return unjudged.map(UnjudgedMatches::requests).orElse(0L);
  }

  /// Returns `tick` without its unjudged requests.
  Tick withoutUnjudged(Tick tick) {
    return unjudged.filter(UnjudgedMatches::present).isPresent() ? tick.withoutMatched() : tick;
  }

  /// Returns these counts, to which the next tick is added.
  StepCounts withOpen() {
    return new StepCounts(step, window, true, sums, unjudged);
  }

  /// Returns the counts with a tick added. A tick that began too early is dropped.
  ///
  /// @param all the tick with its unjudged requests
  /// @param tick the tick without them
  /// @param compared the tick with the control instances as its only stable instances, if there are
  ///   any
  StepCounts tick(Tick all, Tick tick, Optional<Tick> compared) {
    return open
        ? new StepCounts(
            step,
            window,
            true,
            sums.plus(tick, compared),
            unjudged.map(it -> it.plus(all.candidate())))
        : withOpen();
  }

  /// Returns the remaining part of the window; zero without a window.
  public Duration remaining() {
    Duration remaining = window.orElse(Duration.ZERO).minus(sums.elapsed);
    return remaining.isNegative() ? Duration.ZERO : remaining;
  }

  /// Whether the step is an observation.
  public boolean isObserving() {
    return window.isPresent();
  }
}
