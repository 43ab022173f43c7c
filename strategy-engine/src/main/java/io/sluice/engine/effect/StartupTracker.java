package io.sluice.engine.effect;

import io.sluice.contract.ContractModule;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.domain.rollout.Effect;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/// Tracks instances until they are ready. The effect fails permanently if one instance takes too
/// long, or if too many die before they are ready.
///
/// The minimum healthy time is counted here and is not a hold of the plan: a hold does not notice
/// an instance that dies and returns. A runner that takes the effect over counts from zero.
final class StartupTracker {
  private static final int DEATHS_MAX = 3;
  private static final int LINES = 10;
  private static final int LINE_LENGTH_MAX = 200;
  private static final long RESTART_NANOS = Duration.ofMillis(100).toNanos();
  private static final int DOUBLINGS_MAX = 6;

  /// The time after which a runtime cancels the start of another engine that died, at most.
  private static final long START_NANOS = Duration.ofSeconds(30).toNanos();

  private final ReleaseSpec spec;
  private final Duration minHealthyTime;
  private final Runtime runtime;
  private final LaneKey lane;
  private final MonotonicTime time;
  private final Map<UUID, Long> startingSince = new HashMap<>();
  private final Map<UUID, Long> readySince = new HashMap<>();
  private final Map<UUID, Long> deadSince;
  private final Set<UUID> diedEarly = new HashSet<>();

  /// @param deadSince when each instance was first seen dead, by this effect and earlier ones;
  ///   modified here
  StartupTracker(
      Effect.Scale scale,
      Runtime runtime,
      LaneKey lane,
      MonotonicTime time,
      Map<UUID, Long> deadSince) {
    this.spec = scale.spec();
    this.minHealthyTime = scale.minHealthyTime().orElse(Duration.ZERO);
    this.runtime = runtime;
    this.lane = lane;
    this.time = time;
    this.deadSince = deadSince;
  }

  void recordStart(UUID instance) {
    startingSince.putIfAbsent(instance, time.nanoTime());
  }

  /// @throws TargetException.Permanent with the instance's problem and last log lines, if one
  ///   instance took too long or too many died
  void observe(List<Instance> instances) {
    long now = time.nanoTime();
    for (Instance instance : instances) {
      switch (instance.state()) {
        case STARTING -> {
          long since = startingSince.computeIfAbsent(instance.id(), _ -> now + START_NANOS);
          if (now - since > spec.readyWithin().toNanos()) {
            throw permanentFailure(
                instance, "was not ready within " + ContractModule.text(spec.readyWithin()));
          }
        }
        case READY -> {
          startingSince.remove(instance.id());
          readySince.putIfAbsent(instance.id(), now);
        }
        case STOPPING -> startingSince.remove(instance.id());
        case DEAD -> {
          deadSince.putIfAbsent(instance.id(), now);
          boolean wasStarting =
              Optional.ofNullable(startingSince.remove(instance.id())).isPresent();
          if ((wasStarting || isDyingUnsettled(instance, now))
              && diedEarly.add(instance.id())
              && diedEarly.size() >= DEATHS_MAX) {
            throw permanentFailure(
                instance, "died %d times before %s".formatted(DEATHS_MAX, readiness()));
          }
        }
      }
    }
  }

  /// Whether an instance has been ready for the minimum healthy time, as observed by this runner: a
  /// runner that takes the effect over restarts the wait.
  boolean isSettled(Instance instance) {
    return isSettled(readySince.getOrDefault(instance.id(), time.nanoTime()), time.nanoTime());
  }

  private boolean isSettled(long since, long now) {
    return now - since >= minHealthyTime.toNanos();
  }

  private boolean isDyingUnsettled(Instance instance, long now) {
    return Optional.ofNullable(readySince.remove(instance.id()))
        .filter(since -> !isSettled(since, now))
        .isPresent();
  }

  /// Whether the next instance may take the slot of `dead`. It waits 100 ms, doubled with each
  /// restart up to 6.4 s; the first restart does not wait.
  boolean canReplace(Instance dead) {
    long delay = RESTART_NANOS << Math.min(dead.restarts(), DOUBLINGS_MAX);
    long now = time.nanoTime();
    return dead.restarts() == 0 || now - deadSince.getOrDefault(dead.id(), now) >= delay;
  }

  private String readiness() {
    return minHealthyTime.isPositive()
        ? "it had been ready for " + ContractModule.text(minHealthyTime)
        : "it was ready";
  }

  private TargetException.Permanent permanentFailure(Instance instance, String what) {
    String problem = runtime.findProblem(instance.id()).map(": "::concat).orElse("");
    String wrote =
        runtime.logs(lane, Optional.of(instance.id()), LINES).stream()
            .map(
                line -> line.length() > LINE_LENGTH_MAX ? line.substring(0, LINE_LENGTH_MAX) : line)
            .collect(Collectors.joining(" | "));
    return new TargetException.Permanent(
        "%s: an instance of %s %s%s; %s"
            .formatted(
                spec.application(),
                spec.version(),
                what,
                problem,
                wrote.isBlank() ? "it wrote nothing" : "it wrote last: " + wrote));
  }
}
