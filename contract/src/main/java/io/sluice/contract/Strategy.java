package io.sluice.contract;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
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
  /// @param sticky whether clients stay on their side; each request is drawn for itself if empty
  record Canary(List<CanaryStep> steps, Duration observe, Optional<Sticky> sticky)
      implements Strategy {
    public Canary {
      steps = List.copyOf(steps);
    }

    /// Where each request is drawn for itself.
    public Canary(List<CanaryStep> steps, Duration observe) {
      this(steps, observe, Optional.empty());
    }
  }

  /// A full second set of instances, one cut-over.
  ///
  /// @param replicas candidate instances; as many as stable has if empty
  /// @param previewReplicas candidate instances up to the cut-over, at least 1; all of them if
  ///   empty
  /// @param preview whether the candidate is reached by [Match#PREVIEW] up to the cut-over; not if
  ///   empty
  /// @param observe how long it is observed before the cut-over, and again after it
  /// @param approve the gate before the cut-over; nobody is asked if empty
  /// @param keep how long stable stays ready after the cut-over was found healthy
  record BlueGreen(
      Optional<Integer> replicas,
      Optional<Amount> previewReplicas,
      Optional<Boolean> preview,
      Duration observe,
      Optional<Gate> approve,
      Duration keep)
      implements Strategy {

    /// At its full size from the beginning, and nobody is asked.
    public BlueGreen(Optional<Integer> replicas, Duration observe, Duration keep) {
      this(replicas, Optional.empty(), Optional.empty(), observe, Optional.empty(), keep);
    }

    public boolean hasPreview() {
      return preview.orElse(false);
    }
  }

  /// Instance by instance, or batch by batch. Shares are of the release's own replicas.
  ///
  /// @param maxSurge instances above `replicas` at any time, 0 or more; a share is rounded up
  /// @param maxUnavailable instances below `replicas` at any time, 0 or more; a share is rounded
  ///   down; not both 0
  /// @param maxParallel how many new instances a batch brings at most; what the other two allow if
  ///   empty
  /// @param order whether an instance goes before its successor is there, if that was said
  /// @param minHealthyTime how long an instance has to have been ready before it counts as ready
  /// @param observe how long each batch is observed
  record Rolling(
      Amount maxSurge,
      Amount maxUnavailable,
      Optional<Integer> maxParallel,
      Optional<Order> order,
      Optional<Duration> minHealthyTime,
      Duration observe)
      implements Strategy {

    /// In batches as large as the two allow.
    public Rolling(int maxSurge, int maxUnavailable, Duration observe) {
      this(
          Amount.of(maxSurge),
          Amount.of(maxUnavailable),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          observe);
    }

    /// Instances that may be missing of a release of `replicas`.
    public int unavailable(int replicas) {
      return maxUnavailable.down(replicas);
    }

    /// Instances that may be there beside those of a release of `replicas`.
    public int surge(int replicas) {
      return maxSurge.up(replicas);
    }

    /// In which order instances are exchanged.
    @EnumNaming(Hyphens.class)
    public enum Order {
      /// The successor first: `maxSurge` is at least 1, `maxUnavailable` 0.
      START_FIRST,
      /// The predecessor first: `maxSurge` is 0, `maxUnavailable` at least 1.
      STOP_FIRST
    }
  }
}
