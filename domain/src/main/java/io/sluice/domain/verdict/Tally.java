package io.sluice.domain.verdict;

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
public record Tally(
    int step,
    Optional<Duration> window,
    boolean open,
    Duration elapsed,
    Counts candidate,
    Counts stable,
    long probes,
    boolean probeFailed,
    Optional<Counts> baseline) {

  static Tally start(int step, Optional<Duration> window) {
    return new Tally(
        step, window, false, Duration.ZERO, Counts.NONE, Counts.NONE, 0, false, Optional.empty());
  }

  /// From here on ticks count.
  Tally opened() {
    return new Tally(step, window, true, elapsed, candidate, stable, probes, probeFailed, baseline);
  }

  /// @param compared the tick with nobody of stable but whom alone the candidate is compared with
  Tally tick(Tick tick, Optional<Tick> compared) {
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
        compared.map(it -> baseline.orElse(Counts.NONE).plus(it.stable().withoutSlow())));
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
