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

/// What the world does to instances: they die, cannot be started, or do not get ready. Whoever does
/// it is told whether there was anything to do it to.
public final class RuntimeFaults {
  /// How often instances are asked how many requests they served.
  private static final long OVERWORK = Duration.ofMillis(500).toNanos();

  private final SimRuntime runtime;
  private final Timeline timeline;
  private final Traffic traffic;
  private final Set<Place> broken = new HashSet<>();
  private final Set<UUID> crashingAtStart = new HashSet<>();

  /// After how many requests each instance of a release dies.
  private final Map<UUID, Long> crashingByRequests = new HashMap<>();

  private int room = Integer.MAX_VALUE;
  private long dyingUntil;
  private long hangingUntil;

  RuntimeFaults(SimRuntime runtime, Timeline timeline, Traffic traffic) {
    this.runtime = runtime;
    this.timeline = timeline;
    this.traffic = traffic;
  }

  /// From now on only releases that are like that die early or hang.
  public void heal() {
    broken.clear();
    crashingAtStart.clear();
    crashingByRequests.clear();
    room = Integer.MAX_VALUE;
    dyingUntil = 0;
    hangingUntil = 0;
  }

  /// For `nanos`, whatever is started dies before it is ready.
  public boolean crashLoop(long nanos) {
    dyingUntil = timeline.now() + nanos;
    return true;
  }

  /// For `nanos`, whatever is started does not get ready.
  public boolean hang(long nanos) {
    hangingUntil = timeline.now() + nanos;
    return true;
  }

  /// The host has room for `more` instances than it has now, of all lanes together.
  public boolean fill(int more) {
    room = Math.max(1, runtime.up() + more);
    return true;
  }

  /// One of the lane's instances dies, if it has any.
  public boolean kill(LaneKey lane, int which) {
    return kill(lane, runtime.choose(lane, which));
  }

  /// The same, and its slot never starts again.
  public boolean breakSlot(LaneKey lane, int which) {
    Optional<Body> body = choose(lane, which);
    body.ifPresent(it -> broken.add(Place.of(lane, it.instance())));
    return kill(lane, body);
  }

  /// The same, and no new instance of its release gets ready.
  ///
  /// @param all whether all instances of that release die with it
  public boolean crashAtStart(LaneKey lane, int which, boolean all) {
    Optional<Body> body = choose(lane, which);
    body.map(it -> it.instance().release())
        .ifPresent(release -> {
          crashingAtStart.add(release);
          runtime.list(lane).stream()
              .filter(it -> all && it.instance().isUp())
              .filter(it -> it.instance().release().equals(release) && !it.equals(body.get()))
              .forEach(it -> runtime.die(lane, it));
        });
    return kill(lane, body);
  }

  /// Every instance of the release of one of the lane's dies after so many requests.
  public boolean crashByRequests(LaneKey lane, int which, long requests) {
    Optional<UUID> release = choose(lane, which).map(it -> it.instance().release());
    release.ifPresent(it -> {
      crashingByRequests.put(it, requests);
      overwork(lane, it);
    });
    return release.isPresent();
  }

  private boolean kill(LaneKey lane, Optional<Body> body) {
    body.ifPresent(it -> runtime.die(lane, it));
    return body.isPresent();
  }

  /// The one that was started last, a candidate's where there is one, or first, or any.
  private Optional<Body> choose(LaneKey lane, int which) {
    Comparator<Body> byAge = Comparator.comparing(it -> it.instance().since());
    Stream<Body> up = runtime.list(lane).stream().filter(it -> it.instance().isUp());
    return switch (which % 3) {
      case 0 -> up.max(byAge);
      case 1 -> up.min(byAge);
      default -> runtime.choose(lane, which / 3);
    };
  }

  private void overwork(LaneKey lane, UUID release) {
    long most = crashingByRequests.getOrDefault(release, Long.MAX_VALUE);
    List<Body> tired =
        runtime.list(lane).stream()
            .filter(it -> it.instance().state() == State.READY)
            .filter(it -> it.instance().release().equals(release))
            .filter(it -> traffic.served(lane, release, it.instance().id()) >= most)
            .toList();
    tired.forEach(it -> runtime.die(lane, it));
    if (crashingByRequests.containsKey(release)) {
      timeline.after(OVERWORK, () -> overwork(lane, release));
    }
  }

  /// @throws TargetException if nothing can be started in `place` now
  void requireStart(Place place) {
    if (broken.contains(place)) {
      throw new TargetException.Hopeless("slot %d cannot be started".formatted(place.slot()));
    }
    if (runtime.up() >= room) {
      throw new TargetException.Unreachable("the host has room for %d instances".formatted(room));
    }
  }

  boolean diesAtStart(UUID release) {
    return timeline.now() < dyingUntil || crashingAtStart.contains(release);
  }

  boolean isHanging() {
    return timeline.now() < hangingUntil;
  }
}
