package io.sluice.contract;

import java.time.Duration;
import java.util.Optional;

/// One thing a plan does. Each is "set to", never "add", so it is safe to repeat.
public sealed interface Step {

  /// Sets the plan's token at router and runtime, side by side, and changes nothing else. It holds
  /// up no other step; an effect waits for the fence of its own target.
  record Fence() implements Step {}

  /// Brings a side to `replicas` ready instances, all of them known to the router.
  ///
  /// @param minHealthyTime how long each has to have been ready before it counts; not at all if
  ///   empty
  /// @param baseline how many of them, the youngest, are told by their names, for the candidate to
  ///   be compared with; none if empty
  record Provision(
      Side side, int replicas, Optional<Duration> minHealthyTime, Optional<Integer> baseline)
      implements Step {

    /// Each counts as soon as it is ready.
    public Provision(Side side, int replicas) {
      this(side, replicas, Optional.empty());
    }

    /// None of them is told by its name.
    public Provision(Side side, int replicas, Optional<Duration> minHealthyTime) {
      this(side, replicas, minHealthyTime, Optional.empty());
    }
  }

  /// Sends `candidate` of the traffic to the candidate and the rest to stable.
  ///
  /// @param steering what else goes to the candidate from then on; nothing if empty
  /// @param judge whether requests that come by a match of `steering` count for the judge; true if
  ///   absent
  record Shift(Percent candidate, Optional<Steering> steering, Optional<Boolean> judge)
      implements Step {

    /// By weight alone.
    public Shift(Percent candidate) {
      this(candidate, Optional.empty());
    }

    /// Where all requests count for the judge.
    public Shift(Percent candidate, Optional<Steering> steering) {
      this(candidate, steering, Optional.empty());
    }
  }

  /// Waits for a verdict; healthy at the earliest after `window`.
  record Observe(Duration window) implements Step {}

  /// Waits for `time`, or for a person's promote; with `time` passed, does as `onExpiry` says.
  ///
  /// @param approval makes it a gate: it waits for these people's yes, and promote does not end it
  record Hold(Duration time, Decision onExpiry, String reason, Optional<Approval> approval)
      implements Step {

    /// Not a gate.
    public Hold(Duration time, Decision onExpiry, String reason) {
      this(time, onExpiry, reason, Optional.empty());
    }
  }

  /// Posts to `url` what the release is about to do; 2xx leads on.
  ///
  /// @param secret reference to what it is signed with
  /// @param timeout of each try
  /// @param retries how often it is tried again
  /// @param onFailure what happens when the last try failed too
  record Call(
      String url, Optional<String> secret, Duration timeout, int retries, Decision onFailure)
      implements Step {
    private static final Duration PAUSE_MAX = Duration.ofSeconds(10);

    /// How long all tries take at most, with the pauses between them.
    public Duration longest() {
      return timeout.plus(timeout.plus(PAUSE_MAX).multipliedBy(retries));
    }

    /// The address without its path, which may be secret.
    public String host() {
      int begin = url.indexOf("://") + 3;
      int end = url.indexOf('/', begin);
      return url.substring(begin, end < 0 ? url.length() : end);
    }
  }

  /// The candidate has all traffic: the deadline of the release is met.
  record Promote() implements Step {}

  /// Keeps judging for `time` while stable stays ready to take the traffic back.
  record Watch(Duration time) implements Step {}

  /// Takes a side down to `replicas` instances: out of the router, drained for at most `drain`,
  /// then stopped.
  record Retire(Side side, int replicas, Duration drain) implements Step {}
}
