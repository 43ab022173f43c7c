package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Signal.Result;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Scales a release to an exact number of instances: starts missing instances and waits until they
/// are ready; drains and stops surplus ones. One object serves all effects of a process.
final class ScaleExecutor {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final int POLLS_PER_CHECK = 5;
  private static final int RELEASES_MAX = 10_000;

  private final TargetRegistry targets;
  private final MonotonicTime time;
  private final LaneGateway gateway;
  private final Runnable wakeReconciler;

  /// Times by release, for the releases used last.
  private final Map<UUID, InstanceTimes> times =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, InstanceTimes> eldest) {
              return size() > RELEASES_MAX;
            }
          });

  /// @param wakeReconciler called when the set of ready instances changed: the members must follow
  ScaleExecutor(
      TargetRegistry targets, MonotonicTime time, LaneGateway gateway, Runnable wakeReconciler) {
    this.targets = targets;
    this.time = time;
    this.gateway = gateway;
    this.wakeReconciler = wakeReconciler;
  }

  /// The instances that were ready at the last read.
  private static final class Readiness {
    private Set<UUID> last = Set.of();

    boolean hasChanged(List<Instance> own) {
      Set<UUID> now =
          own.stream()
              .filter(instance -> instance.state() == Instance.State.READY)
              .map(Instance::id)
              .collect(Collectors.toSet());
      boolean isOther = !now.equals(last);
      last = now;
      return isOther;
    }
  }

  /// Returns once exactly `scale.replicas()` instances are ready, each for the minimum healthy
  /// time, and the release has no other instances.
  ///
  /// @throws io.sluice.engine.effect.target.TargetException if that is impossible now
  Result run(LeaseGuard guard, Effect.Scale scale) {
    LaneKey lane = guard.lane();
    Runtime runtime = targets.runtime(lane);
    var artifact = new ArtifactResolution(scale, runtime, gateway);
    InstanceTimes since = times.computeIfAbsent(scale.release(), _ -> new InstanceTimes());
    var tracker = new StartupTracker(scale, runtime, lane, time, since.dead());
    var readiness = new Readiness();
    var drain = new Drain(scale.spec(), targets.router(lane), runtime, time, since);
    for (int polls = 1; ; polls++) {
      if (polls % POLLS_PER_CHECK == 0) {
        guard.check();
      }
      List<Instance> own = own(runtime.read(lane), scale, since);
      tracker.observe(own);
      if (readiness.hasChanged(own)) {
        wakeReconciler.run();
      }
      List<Instance> up = own.stream().filter(Instance::isUp).sorted(Instance.STAYING).toList();
      List<Instance> kept = up.subList(0, Math.min(up.size(), scale.replicas()));
      List<Instance> surplus =
          own.stream()
              .filter(i -> !kept.contains(i) && (!isReplaceable(i) || isFull(kept, scale)))
              .toList();
      boolean isReady = kept.stream().allMatch(i -> i.state() == Instance.State.READY);
      isReady &= kept.stream().allMatch(tracker::isSettled);
      if (isReady && isFull(kept, scale) && surplus.isEmpty()) {
        return new Result.Ready(
            scale.release(),
            scale.replicas(),
            scale.controlInstances().map(n -> youngest(kept, n)));
      }
      Optional<TargetException> failure = startMissing(guard, scale, artifact, tracker, kept, own);
      drain.advance(guard, surplus, scale.replicas() == 0);
      failure.ifPresent(it -> {
        throw it;
      });
      time.pause(POLL);
    }
  }

  private static List<Instance> own(List<Instance> all, Effect.Scale scale, InstanceTimes since) {
    List<Instance> own = all.stream().filter(i -> i.release().equals(scale.release())).toList();
    since.retain(own);
    return own;
  }

  /// Returns the youngest instances, by their names in the routers' counters. The highest slots
  /// would be wrong, since an instance starts in the lowest free slot.
  private static List<String> youngest(List<Instance> kept, int count) {
    return kept.stream()
        .sorted(Comparator.comparing(Instance::since).thenComparingInt(Instance::slot).reversed())
        .limit(count)
        .map(instance -> instance.id().toString())
        .sorted()
        .toList();
  }

  private static boolean isFull(List<Instance> kept, Effect.Scale scale) {
    return kept.size() == scale.replicas();
  }

  private static boolean isReplaceable(Instance instance) {
    return instance.state() == Instance.State.DEAD;
  }

  /// Starts missing instances.
  ///
  /// @return the failure of the last instance that could not start; it delays no other start
  private Optional<TargetException> startMissing(
      LeaseGuard guard,
      Effect.Scale scale,
      ArtifactResolution artifact,
      StartupTracker tracker,
      List<Instance> kept,
      List<Instance> own) {
    Set<Integer> taken = kept.stream().map(Instance::slot).collect(Collectors.toSet());
    List<Integer> free =
        IntStream.iterate(0, slot -> slot + 1)
            .filter(slot -> !taken.contains(slot))
            .limit(scale.replicas() - kept.size())
            .boxed()
            .toList();
    Optional<TargetException> failure = Optional.empty();
    for (int slot : free) {
      Optional<Instance> dead =
          own.stream().filter(i -> i.slot() == slot && isReplaceable(i)).findFirst();
      if (dead.map(tracker::canReplace).orElse(true)) {
        ReleaseSpec spec = artifact.spec(guard);
        Runtime runtime = targets.runtime(guard.lane());
        try {
          UUID id = runtime.start(guard.lane(), guard.check(), scale.release(), spec, slot);
          tracker.recordStart(id);
        } catch (TargetException.Unreachable | TargetException.Permanent e) {
          failure = Optional.of(e);
        }
        guard.check(); // if cancelled, another effect stops the instance
      }
    }
    return failure;
  }
}
