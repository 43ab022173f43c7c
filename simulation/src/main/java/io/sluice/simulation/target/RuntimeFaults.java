package io.sluice.simulation.target;

import io.sluice.contract.LaneKey;
import io.sluice.engine.effect.target.Instance.State;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.simulation.time.Timeline;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// The faults of instances: they die, cannot be started, or do not get ready. Each method returns
/// whether there was an instance to strike.
public final class RuntimeFaults {
  /// The interval between checks of how many requests instances have served.
  private static final long INTERVAL = Duration.ofMillis(500).toNanos();

  private final SimRuntime runtime;
  private final Timeline timeline;
  private final Traffic traffic;
  private final Set<SimInstance.Slot> broken = new HashSet<>();
  private final Set<UUID> crashingAtStart = new HashSet<>();

  /// The number of requests after which each instance of a release dies.
  private final Map<UUID, Long> crashingByRequests = new HashMap<>();

  private int room = Integer.MAX_VALUE;
  private long dyingUntil;
  private long hangingUntil;

  RuntimeFaults(SimRuntime runtime, Timeline timeline, Traffic traffic) {
    this.runtime = runtime;
    this.timeline = timeline;
    this.traffic = traffic;
  }

  /// Ends all faults: from now on only releases of a bad nature die early or hang.
  public void heal() {
    broken.clear();
    crashingAtStart.clear();
    crashingByRequests.clear();
    room = Integer.MAX_VALUE;
    dyingUntil = 0;
    hangingUntil = 0;
  }

  /// Lets every instance that gets ready within `nanos` die instead.
  public boolean crashLoop(long nanos) {
    dyingUntil = timeline.now() + nanos;
    return true;
  }

  /// Keeps every new instance from getting ready for `nanos`.
  public boolean hang(long nanos) {
    hangingUntil = timeline.now() + nanos;
    return true;
  }

  /// Limits the host to `more` instances than it has now, of all lanes together; at least one.
  public boolean fill(int more) {
    room = Math.max(1, runtime.up() + more);
    return true;
  }

  /// Kills one of the lane's instances, if there is any.
  public boolean kill(LaneKey lane, int which) {
    return kill(lane, runtime.choose(lane, which));
  }

  /// Kills one of the lane's instances; its slot never starts again.
  public boolean breakSlot(LaneKey lane, int which) {
    Optional<SimInstance> chosen = choose(lane, which);
    chosen.ifPresent(it -> broken.add(SimInstance.Slot.of(lane, it.instance())));
    return kill(lane, chosen);
  }

  /// Kills one of the lane's instances; no new instance of its release gets ready.
  ///
  /// @param all whether all instances of that release die with it
  public boolean crashAtStart(LaneKey lane, int which, boolean all) {
    Optional<SimInstance> chosen = choose(lane, which);
    chosen
        .map(it -> it.instance().release())
        .ifPresent(release -> {
          crashingAtStart.add(release);
          runtime.list(lane).stream()
              .filter(it -> all && it.instance().isUp())
              .filter(it -> it.instance().release().equals(release) && !it.equals(chosen.get()))
              .forEach(it -> runtime.die(lane, it));
        });
    return kill(lane, chosen);
  }

  /// Lets every instance of the release of one of the lane's instances die after `requests`
  /// requests.
  public boolean crashByRequests(LaneKey lane, int which, long requests) {
    Optional<UUID> release = choose(lane, which).map(it -> it.instance().release());
    release.ifPresent(it -> {
      crashingByRequests.put(it, requests);
      overwork(lane, it);
    });
    return release.isPresent();
  }

  private boolean kill(LaneKey lane, Optional<SimInstance> chosen) {
    chosen.ifPresent(it -> runtime.die(lane, it));
    return chosen.isPresent();
  }

  /// Chooses the instance that was started last, which is a candidate's if there is one, or first,
  /// or any.
  private Optional<SimInstance> choose(LaneKey lane, int which) {
    Comparator<SimInstance> byAge = Comparator.comparing(it -> it.instance().since());
    Stream<SimInstance> up = runtime.list(lane).stream().filter(it -> it.instance().isUp());
    return switch (which % 3) {
      case 0 -> up.max(byAge);
      case 1 -> up.min(byAge);
      default -> runtime.choose(lane, which / 3);
    };
  }

  private void overwork(LaneKey lane, UUID release) {
    long most = crashingByRequests.getOrDefault(release, Long.MAX_VALUE);
    List<SimInstance> overworked =
        runtime.list(lane).stream()
            .filter(it -> it.instance().state() == State.READY)
            .filter(it -> it.instance().release().equals(release))
            .filter(it -> traffic.served(lane, release, it.instance().id()) >= most)
            .toList();
    overworked.forEach(it -> runtime.die(lane, it));
    if (crashingByRequests.containsKey(release)) {
      timeline.after(INTERVAL, () -> overwork(lane, release));
    }
  }

  /// @throws TargetException if no instance can be started in `slot` now
  void requireStart(SimInstance.Slot slot) {
    if (broken.contains(slot)) {
      throw new TargetException.Permanent("slot %d cannot be started".formatted(slot.slot()));
    }
    if (runtime.up() >= room) {
      throw new TargetException.Unreachable("the host has room for %d instances".formatted(room));
    }
  }

  boolean isDyingAtStart(UUID release) {
    return timeline.now() < dyingUntil || crashingAtStart.contains(release);
  }

  boolean isHanging() {
    return timeline.now() < hangingUntil;
  }
}
