package io.sluice.domain.verdict;

import io.sluice.contract.Step;
import java.time.Duration;
import java.util.Optional;

/// What was counted in the present step, from ticks that began after it was known.
///
/// @param step its number; 0 before the first
/// @param window how long it observes at least; empty if it is no observation
/// @param open whether the next tick begins after the step was known
/// @param elapsed how much of the window has passed, in closed ticks
/// @param probes answers of health paths since the last failure
/// @param probeFailed whether the last tick with probes had a failure
/// @param baseline what those of stable's instances answered that alone the candidate is compared
///   with; empty while it is compared with all of them
/// @param unjudged requests that do not count; empty if all do
public record Tally(
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

  static Tally start(int step, Optional<Duration> window) {
    return start(step, window, Optional.empty());
  }

  private static Tally start(
      int step, Optional<Duration> window, Optional<UnjudgedMatches> unjudged) {
    return new Tally(
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

  /// That of the next step.
  Tally stepped(int number, Step next) {
    Optional<Duration> time =
        next instanceof Step.Observe(Duration longest) ? Optional.of(longest) : Optional.empty();
    return start(number, time, UnjudgedMatches.stepped(unjudged, next));
  }

  /// That of the same step under the table that it asked for.
  Tally shifted() {
    return start(step, window, UnjudgedMatches.shifted(unjudged));
  }

  /// Whether the table that the present step asked for leaves out other requests than before.
  boolean changesJudged() {
    return unjudged.filter(it -> it.present() != it.next()).isPresent();
  }

  /// How many requests of the candidate's did not count.
  long leftOut() {
    return unjudged.map(UnjudgedMatches::requests).orElse(0L);
  }

  /// `tick` without the requests that do not count.
  Tick judged(Tick tick) {
    return unjudged.filter(UnjudgedMatches::present).isPresent() ? tick.withoutMatched() : tick;
  }

  /// From here on ticks count.
  Tally opened() {
    return new Tally(
        step, window, true, elapsed, candidate, stable, probes, probeFailed, baseline, unjudged);
  }

  /// @param all with the requests that do not count
  /// @param tick without them
  /// @param compared the tick with nobody of stable but whom alone the candidate is compared with
  Tally tick(Tick all, Tick tick, Optional<Tick> compared) {
    if (!open) {
      return opened();
    }
    boolean failed = tick.failedProbes() > 0;
    return new Tally(
        step,
        window,
        true,
        elapsed.plus(tick.elapsed()),
        candidate.plus(tick.candidate().withoutSlow()),
        stable.plus(tick.stable().withoutSlow()),
        failed ? 0 : probes + tick.probes(),
        failed || (probeFailed && tick.probes() == 0),
        compared.map(it -> baseline.orElse(Counts.NONE).plus(it.stable().withoutSlow())),
        unjudged.map(it -> it.plus(all.candidate())));
  }

  /// How much of the window is still to pass; zero without a window.
  public Duration remaining() {
    Duration left = window.orElse(Duration.ZERO).minus(elapsed);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /// Whether the step waits for a verdict.
  public boolean observes() {
    return window.isPresent();
  }
}
