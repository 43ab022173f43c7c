package io.sluice.domain.verdict;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The ages of the instances at the end of a tick. An instance's age is the time since it first
/// answered a request.
///
/// @param candidate ages of the candidate's instances; empty if the source does not report them
/// @param stable ages of the stable instances that began to answer during the watch, by name
public record InstanceAges(Optional<Candidate> candidate, Map<String, Duration> stable) {
  /// The value for a source that does not report instances.
  public static final InstanceAges UNKNOWN = new InstanceAges(Optional.empty(), Map.of());

  /// The longest time after a shift in which one young instance is enough for a warm-up, beyond
  /// twice the warm-up: an instance that crashes again and again must not hide the candidate.
  private static final Duration START = Duration.ofMinutes(1);

  public InstanceAges {
    stable = Map.copyOf(stable);
  }

  /// The ages of the candidate's instances; zero if none has answered a request.
  ///
  /// @param newest age of the instance that answered last for the first time
  /// @param half age that at least half of the answering instances have
  public record Candidate(Duration newest, Duration half) {
    public static final Candidate NONE = new Candidate(Duration.ZERO, Duration.ZERO);
  }

  /// Returns ages of a candidate whose instances all have the age `age`.
  public static InstanceAges ofCandidate(Duration age) {
    return new InstanceAges(Optional.of(new Candidate(age, age)), Map.of());
  }

  /// Whether the candidate is in its warm-up: an instance that began to answer after the last shift
  /// is young, or most instances are. If the ages are unknown, a warm-up begins with each shift.
  boolean isWarmingUp(Duration warmUp, Duration sinceShift) {
    if (candidate.isEmpty()) {
      return sinceShift.compareTo(warmUp) < 0;
    }
    Candidate ages = candidate.get();
    boolean isStart = sinceShift.compareTo(warmUp.multipliedBy(2).plus(START)) < 0;
    return ages.half.compareTo(warmUp) < 0 || (isStart && ages.newest.compareTo(warmUp) < 0);
  }
}
