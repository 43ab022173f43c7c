package io.sluice.contract;

import java.time.Duration;
import java.util.Optional;

/// One step of a plan. A step sets a state and never adds to one, so repeating it is safe.
public sealed interface Step {

  /// Sets the plan's token at router and runtime in parallel, and changes nothing else. It delays
  /// no other step; an effect waits for the fence of its own target.
  record Fence() implements Step {}

  /// Scales a side to `replicas` ready instances, all of which are registered at the router.
  ///
  /// @param minHealthyTime time for which an instance must have been ready before it counts; zero
  ///   if empty
  /// @param controlInstances number of the youngest instances that are named as control instances
  ///   for the candidate; none if empty
  record Provision(
      Side side,
      int replicas,
      Optional<Duration> minHealthyTime,
      Optional<Integer> controlInstances)
      implements Step {

    /// Creates a step in which an instance counts as soon as it is ready.
    public Provision(Side side, int replicas) {
      this(side, replicas, Optional.empty());
    }

    /// Creates a step without control instances.
    public Provision(Side side, int replicas, Optional<Duration> minHealthyTime) {
      this(side, replicas, minHealthyTime, Optional.empty());
    }
  }

  /// Sets the candidate's weight to `candidate`, and stable's to the rest.
  ///
  /// @param trafficRules traffic rules of the candidate from this step on; none if empty
  /// @param judge whether the judge counts requests that reach the candidate by a match of
  ///   `trafficRules`; true if absent
  record Shift(Percent candidate, Optional<TrafficRules> trafficRules, Optional<Boolean> judge)
      implements Step {

    /// Creates a shift without traffic rules.
    public Shift(Percent candidate) {
      this(candidate, Optional.empty());
    }

    /// Creates a shift after which all requests count for the judge.
    public Shift(Percent candidate, Optional<TrafficRules> trafficRules) {
      this(candidate, trafficRules, Optional.empty());
    }
  }

  /// Waits for a verdict; a healthy verdict ends the step after `window`, or earlier if all checks
  /// with `safe` are proved.
  record Observe(Duration window) implements Step {}

  /// Waits for `time`, or for a person's promote; after `time` it applies `onExpiry`.
  ///
  /// @param approval required approvals; they make the hold a gate, which promote does not end
  record Hold(Duration time, Decision onExpiry, String reason, Optional<Approval> approval)
      implements Step {

    /// Creates a hold that is not a gate.
    public Hold(Duration time, Decision onExpiry, String reason) {
      this(time, onExpiry, reason, Optional.empty());
    }
  }

  /// Posts the release's next action to `url`; a 2xx response ends the step.
  ///
  /// @param secret reference to the signing secret
  /// @param timeout time limit of each attempt
  /// @param retries number of attempts after the first
  /// @param onFailure decision if the last attempt fails too
  record Call(
      String url, Optional<String> secret, Duration timeout, int retries, Decision onFailure)
      implements Step {
    private static final Duration PAUSE_MAX = Duration.ofSeconds(10);

    /// Returns the maximum time of all attempts, with the pauses between them.
    public Duration longest() {
      return timeout.plus(timeout.plus(PAUSE_MAX).multipliedBy(retries));
    }

    /// Returns the address without its path, which may be secret.
    public String host() {
      int begin = url.indexOf("://") + 3;
      int end = url.indexOf('/', begin);
      return url.substring(begin, end < 0 ? url.length() : end);
    }
  }

  /// Records that the candidate has all traffic, which meets the deadline of the release.
  record Promote() implements Step {}

  /// Continues the checks for `time` while stable stays ready for a rollback.
  record Bake(Duration time) implements Step {}

  /// Reduces a side to `replicas` instances: the others are removed from the router, drained for at
  /// most `drain`, then stopped.
  record Retire(Side side, int replicas, Duration drain) implements Step {}
}
