package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The strategy of a release. Written as `{canary: {…}}`; the planner turns it into a [Plan] of
/// steps, which run in the same way for every strategy.
public sealed interface Strategy {

  /// Raises the candidate's weight in steps and observes it at each weight.
  ///
  /// @param steps steps in order; weights rise and end at 100
  /// @param observe observation time at each weight whose step sets none
  /// @param sticky whether clients stay on their side; each request is assigned separately if empty
  record Canary(List<CanaryStep> steps, Duration observe, Optional<Sticky> sticky)
      implements Strategy {
    public Canary {
      steps = List.copyOf(steps);
    }

    /// Creates a canary that assigns each request separately.
    public Canary(List<CanaryStep> steps, Duration observe) {
      this(steps, observe, Optional.empty());
    }
  }

  /// A full second set of instances with one cut-over.
  ///
  /// @param replicas candidate instances; stable's number if empty
  /// @param previewReplicas candidate instances up to the cut-over, at least 1; all of them if
  ///   empty
  /// @param preview whether the candidate has an address of its own up to the cut-over; no if empty
  /// @param publicPreview whether all clients reach it, rather than those with a [PreviewLink]; no
  ///   if empty
  /// @param observe observation time before the cut-over, and again after it
  /// @param approve gate before the cut-over; no gate if empty
  /// @param keep time for which stable stays ready after a healthy verdict on the cut-over
  record BlueGreen(
      Optional<Integer> replicas,
      Optional<Amount> previewReplicas,
      Optional<Boolean> preview,
      Optional<Boolean> publicPreview,
      Duration observe,
      Optional<Gate> approve,
      Duration keep)
      implements Strategy {

    /// Creates a strategy with the full size from the beginning and without a gate.
    public BlueGreen(Optional<Integer> replicas, Duration observe, Duration keep) {
      this(
          replicas,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          observe,
          Optional.empty(),
          keep);
    }

    /// Returns the match of the preview; empty if there is none.
    public Optional<Match> findPreview() {
      return preview
          .filter(it -> it)
          .map(_ -> publicPreview.orElse(false) ? Match.PREVIEW : Match.SIGNED_PREVIEW);
    }
  }

  /// Exchanges instances one by one or in batches. Percentages refer to the release's own replicas.
  ///
  /// @param maxSurge instances above `replicas` at any time, 0 or more; a percentage is rounded up
  /// @param maxUnavailable instances below `replicas` at any time, 0 or more; a percentage is
  ///   rounded down; not both 0
  /// @param maxParallel maximum number of new, and of old, instances in a batch; limited only by
  ///   the other two if empty
  /// @param order order of starting and stopping, if the user set it
  /// @param minHealthyTime time for which an instance must have been ready before it counts
  /// @param observe observation time of each batch
  record Rolling(
      Amount maxSurge,
      Amount maxUnavailable,
      Optional<Integer> maxParallel,
      Optional<Order> order,
      Optional<Duration> minHealthyTime,
      Duration observe)
      implements Strategy {

    /// Creates a strategy with batches as large as the two limits allow.
    public Rolling(int maxSurge, int maxUnavailable, Duration observe) {
      this(
          Amount.of(maxSurge),
          Amount.of(maxUnavailable),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          observe);
    }

    /// Returns the number of instances that a release of `replicas` may lack.
    public int unavailable(int replicas) {
      return maxUnavailable.down(replicas);
    }

    /// Returns the number of instances that may exist in addition to those of a release of
    /// `replicas`.
    public int surge(int replicas) {
      return maxSurge.up(replicas);
    }

    /// The order in which instances are exchanged.
    @EnumNaming(Hyphens.class)
    public enum Order {
      /// The successor first: `maxSurge` is at least 1, `maxUnavailable` 0.
      START_FIRST,
      /// The predecessor first: `maxSurge` is 0, `maxUnavailable` at least 1.
      STOP_FIRST
    }
  }
}
