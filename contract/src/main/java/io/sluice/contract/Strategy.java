package io.sluice.contract;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a candidate is brought in. Written as `{canary: {…}}`; becomes a [Plan], and nothing after
/// the planner knows which one was asked for.
public sealed interface Strategy {

  /// More and more traffic, observed at each weight.
  ///
  /// @param steps in order; weights rise and end at 100
  /// @param observe how long each weight is observed unless its step says otherwise
  record Canary(List<CanaryStep> steps, Duration observe) implements Strategy {
    public Canary {
      steps = List.copyOf(steps);
    }
  }

  /// A full second set of instances, one cut-over.
  ///
  /// @param replicas candidate instances; as many as stable has if empty
  /// @param observe how long it is observed before the cut-over, and again after it
  /// @param keep how long stable stays ready after the cut-over was found healthy
  record BlueGreen(Optional<Integer> replicas, Duration observe, Duration keep)
      implements Strategy {}

  /// Instance by instance.
  ///
  /// @param maxSurge instances above `replicas` at any time, 0 or more
  /// @param maxUnavailable instances below `replicas` at any time, 0 or more; not both 0
  /// @param observe how long each batch is observed
  record Rolling(int maxSurge, int maxUnavailable, Duration observe) implements Strategy {}
}
