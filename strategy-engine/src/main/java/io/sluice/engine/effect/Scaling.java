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
final class Scaling {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int LOOKS_PER_CHECK = 5;
  private static final int RELEASES_MAX = 10_000;

  private final Targets targets;
  private final Pace pace;
  private final Signals signals;
  private final Runnable wakeKeeper;

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

  /// @param wakeKeeper called when the set of ready instances changed: the members must follow
  Scaling(Targets targets, Pace pace, Signals signals, Runnable wakeKeeper) {
    this.targets = targets;
    this.pace = pace;
    this.signals = signals;
    this.wakeKeeper = wakeKeeper;
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
  Result run(Ticket ticket, Effect.Scale scale) {
    LaneKey lane = ticket.lane();
    Runtime runtime = targets.runtime(lane);
    var material = new Material(scale, runtime, signals);
    InstanceTimes since = times.computeIfAbsent(scale.release(), _ -> new InstanceTimes());
    var births = new Births(scale, runtime, lane, pace, since.dead());
    var readiness = new Readiness();
    var drain = new Drain(scale.spec(), targets.router(lane), runtime, pace, since);
    for (int looks = 1; ; looks++) {
      if (looks % LOOKS_PER_CHECK == 0) {
        ticket.check();
      }
      List<Instance> own = own(runtime.read(lane), scale, since);
      births.look(own);
      if (readiness.hasChanged(own)) {
        wakeKeeper.run();
      }
      List<Instance> up = own.stream().filter(Instance::isUp).sorted(Instance.STAYING).toList();
      List<Instance> stays = up.subList(0, Math.min(up.size(), scale.replicas()));
      List<Instance> goes =
          own.stream()
              .filter(i -> !stays.contains(i) && (!isToBeReplaced(i) || isFull(stays, scale)))
              .toList();
      boolean isReady = stays.stream().allMatch(i -> i.state() == Instance.State.READY);
      isReady &= stays.stream().allMatch(births::isSettled);
      if (isReady && isFull(stays, scale) && goes.isEmpty()) {
        return new Result.Ready(
            scale.release(), scale.replicas(), scale.baseline().map(n -> youngest(stays, n)));
      }
      Optional<TargetException> failure = start(ticket, scale, material, births, stays, own);
      drain.advance(ticket, goes, scale.replicas() == 0);
      failure.ifPresent(it -> {
        throw it;
      });
      pace.pause(LOOK);
    }
  }

  private static List<Instance> own(List<Instance> all, Effect.Scale scale, InstanceTimes since) {
    List<Instance> own = all.stream().filter(i -> i.release().equals(scale.release())).toList();
    since.retain(own);
    return own;
  }

  /// Returns the youngest instances, by their names in the routers' counters. The highest slots
  /// would be wrong, since an instance starts in the lowest free slot.
  private static List<String> youngest(List<Instance> stays, int count) {
    return stays.stream()
        .sorted(Comparator.comparing(Instance::since).thenComparingInt(Instance::slot).reversed())
        .limit(count)
        .map(instance -> instance.id().toString())
        .sorted()
        .toList();
  }

  private static boolean isFull(List<Instance> stays, Effect.Scale scale) {
    return stays.size() == scale.replicas();
  }

  private static boolean isToBeReplaced(Instance instance) {
    return instance.state() == Instance.State.DEAD;
  }

  /// Starts missing instances.
  ///
  /// @return the failure of the last instance that could not start; it delays no other start
  private Optional<TargetException> start(
      Ticket ticket,
      Effect.Scale scale,
      Material material,
      Births births,
      List<Instance> stays,
      List<Instance> own) {
    Set<Integer> taken = stays.stream().map(Instance::slot).collect(Collectors.toSet());
    List<Integer> free =
        IntStream.iterate(0, slot -> slot + 1)
            .filter(slot -> !taken.contains(slot))
            .limit(scale.replicas() - stays.size())
            .boxed()
            .toList();
    Optional<TargetException> failure = Optional.empty();
    for (int slot : free) {
      Optional<Instance> dead =
          own.stream().filter(i -> i.slot() == slot && isToBeReplaced(i)).findFirst();
      if (dead.map(births::mayFollow).orElse(true)) {
        ReleaseSpec spec = material.spec(ticket);
        Runtime runtime = targets.runtime(ticket.lane());
        try {
          UUID id = runtime.start(ticket.lane(), ticket.check(), scale.release(), spec, slot);
          births.started(id);
        } catch (TargetException.Unreachable | TargetException.Hopeless e) {
          failure = Optional.of(e);
        }
        ticket.check(); // if cancelled, another effect stops the instance
      }
    }
    return failure;
  }
}
