package io.sluice.simulation.target;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Instance.State;
import io.sluice.engine.effect.target.Runtime.Lane;
import io.sluice.engine.effect.target.Runtime.Snapshot;
import io.sluice.simulation.scenario.ScheduledRelease.Nature;
import io.sluice.simulation.scenario.SeededRandom;
import io.sluice.simulation.time.Host;
import io.sluice.simulation.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/// The simulated runtime: instances take a moment to get ready and to end, and can die at any time.
public final class SimRuntime {
  /// A name of a runtime with images, which the floor about signatures requires.
  public static final String NAME = "docker";

  private static final String START_ID = "runtime";
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final Timeline timeline;
  private final SeededRandom random;
  private final WriteListener listener;
  private final Traffic traffic;
  private final TokenGuard guard = new TokenGuard();
  private final Map<LaneKey, List<SimInstance>> instances = new HashMap<>();
  private final Map<UUID, Nature> natures = new HashMap<>();

  /// Ready instances that a fault removed and that are not replaced yet.
  private final Set<SimInstance.Slot> lost = new HashSet<>();

  private final RuntimeFaults faults;

  public SimRuntime(
      Timeline timeline, SeededRandom random, WriteListener listener, Traffic traffic) {
    this.timeline = timeline;
    this.random = random;
    this.listener = listener;
    this.traffic = traffic;
    this.faults = new RuntimeFaults(this, timeline, traffic);
  }

  /// Sets the nature of `release`.
  public void setNature(UUID release, Nature nature) {
    natures.put(release, nature);
  }

  /// Whether instances of `release` get ready without a fault.
  public boolean isGettingReady(UUID release) {
    Nature nature = natures.getOrDefault(release, Nature.GOOD);
    return nature == Nature.GOOD || nature == Nature.FAILING;
  }

  /// The faults of its instances.
  public RuntimeFaults faults() {
    return faults;
  }

  /// Adds an instance of a running release, or removes one without a trace, as a user of the host
  /// can.
  ///
  /// @return whether there was an instance
  public boolean addOrRemove(LaneKey lane, int which, boolean isAdded) {
    Optional<SimInstance> chosen = choose(lane, which);
    if (chosen.isEmpty()) {
      return false;
    }
    SimInstance simInstance = chosen.get();
    Instance model = simInstance.instance();
    if (isAdded) {
      int slot = list(lane).stream().mapToInt(it -> it.instance().slot()).max().orElse(0) + 1;
      add(lane, new NewInstance(model.release(), model.version(), slot, 0));
    } else {
      lose(lane, model);
      list(lane).remove(simInstance);
    }
    return true;
  }

  /// All instances of the lane as they really are.
  public List<Instance> instances(LaneKey lane) {
    return list(lane).stream().map(simInstance -> simInstance.instance()).toList();
  }

  /// Returns the number of instances of `release` that are ready, or would be without a fault.
  public int ready(LaneKey lane, UUID release) {
    long ready =
        list(lane).stream()
            .filter(simInstance -> simInstance.instance().release().equals(release))
            .filter(simInstance -> simInstance.instance().state() == State.READY)
            .count();
    long missing =
        lost.stream().filter(it -> it.lane().equals(lane) && it.release().equals(release)).count();
    return Math.toIntExact(ready + missing);
  }

  /// Whether the health path of an instance answers.
  boolean isAnswering(UUID instance) {
    return instances.values().stream()
        .flatMap(List::stream)
        .anyMatch(simInstance ->
            simInstance.instance().id().equals(instance)
                && simInstance.instance().state() == State.READY);
  }

  /// Returns the instances of all lanes.
  public Snapshot snapshot() {
    var lanes = new HashMap<LaneKey, Lane>();
    guard.all().forEach((lane, token) -> lanes.put(lane, new Lane(token, instances(lane))));
    return new Snapshot(START_ID, lanes);
  }

  void fence(LaneKey lane, Token token) {
    guard.check(lane, token);
  }

  void adopt(Host writer, LaneKey lane, Token token) {
    guard.adopt(lane, token);
    listener.adopted(writer, lane, token, Target.RUNTIME, START_ID);
  }

  UUID start(Host writer, LaneKey lane, Token token, UUID release, ReleaseSpec spec, int slot) {
    guard.check(lane, token);
    Optional<SimInstance> holder =
        list(lane).stream()
            .filter(simInstance ->
                simInstance.instance().release().equals(release)
                    && simInstance.instance().slot() == slot)
            .findFirst();
    if (holder.filter(simInstance -> simInstance.instance().state() != State.DEAD).isPresent()) {
      return holder.get().instance().id();
    }
    listener.trying(lane, release, slot);
    faults.requireStart(new SimInstance.Slot(lane, release, slot));
    holder.ifPresent(list(lane)::remove);
    listener.started(writer, lane, token, release);
    int restarts = holder.map(simInstance -> simInstance.instance().restarts() + 1).orElse(0);
    return add(lane, new NewInstance(release, spec.version(), slot, restarts));
  }

  void retire(Host writer, LaneKey lane, Token token, UUID instance) {
    guard.check(lane, token);
    for (SimInstance simInstance : List.copyOf(list(lane))) {
      if (simInstance.instance().id().equals(instance)) {
        retire(writer, lane, token, simInstance);
      }
    }
  }

  private void retire(Host writer, LaneKey lane, Token token, SimInstance simInstance) {
    Instance instance = simInstance.instance();
    if (instance.isUp()) {
      listener.retiring(writer, lane, token, instance);
      simInstance.set(State.STOPPING);
    } else if (instance.state() == State.DEAD) {
      lost.remove(SimInstance.Slot.of(lane, instance));
      list(lane).remove(simInstance);
    }
  }

  void stop(Host writer, LaneKey lane, Token token, UUID instance) {
    guard.check(lane, token);
    for (SimInstance simInstance : List.copyOf(list(lane))) {
      if (simInstance.instance().id().equals(instance)) {
        retire(writer, lane, token, simInstance);
        if (simInstance.instance().state() == State.STOPPING && simInstance.end()) {
          listener.stopping(writer, lane, token, simInstance.instance());
          lost.remove(SimInstance.Slot.of(lane, simInstance.instance()));
          timeline.after(random.between(20, 900) * MILLI, () -> remove(lane, simInstance));
        }
      }
    }
  }

  private record NewInstance(UUID release, String version, int slot, int restarts) {}

  private UUID add(LaneKey lane, NewInstance added) {
    var instance =
        new Instance(
            random.id(),
            added.release,
            added.version,
            added.slot,
            State.STARTING,
            "127.0.0.1",
            7100 + added.slot,
            OptionalLong.empty(),
            Instant.EPOCH.plusNanos(timeline.now()),
            added.restarts);
    var simInstance = new SimInstance(instance);
    list(lane).add(simInstance);
    long delay = random.between(100, 1_500) * MILLI;
    timeline.after(delay, () -> becomeReady(lane, simInstance));
    return instance.id();
  }

  private void becomeReady(LaneKey lane, SimInstance simInstance) {
    UUID release = simInstance.instance().release();
    Nature nature = natures.getOrDefault(release, Nature.GOOD);
    if (simInstance.instance().state() != State.STARTING) {
      return;
    }
    if (nature == Nature.DYING || faults.isDyingAtStart(release)) {
      die(lane, simInstance);
    } else if (faults.isHanging()) {
      timeline.after(500 * MILLI, () -> becomeReady(lane, simInstance));
    } else if (nature != Nature.HANGING) {
      simInstance.set(State.READY);
      lost.remove(SimInstance.Slot.of(lane, simInstance.instance()));
    }
  }

  /// Returns one of the lane's instances that are up.
  Optional<SimInstance> choose(LaneKey lane, int which) {
    List<SimInstance> up =
        list(lane).stream().filter(simInstance -> simInstance.instance().isUp()).toList();
    return up.isEmpty() ? Optional.empty() : Optional.of(up.get(which % up.size()));
  }

  /// The number of instances of all lanes that are up.
  int up() {
    return (int)
        instances.values().stream()
            .flatMap(List::stream)
            .filter(simInstance -> simInstance.instance().isUp())
            .count();
  }

  void die(LaneKey lane, SimInstance simInstance) {
    lose(lane, simInstance.instance());
    simInstance.set(State.DEAD);
  }

  private void lose(LaneKey lane, Instance instance) {
    traffic.dies(lane, instance.id());
    if (instance.state() == State.READY) {
      lost.add(SimInstance.Slot.of(lane, instance));
    }
  }

  private void remove(LaneKey lane, SimInstance simInstance) {
    traffic.dies(lane, simInstance.instance().id());
    list(lane).remove(simInstance);
  }

  List<SimInstance> list(LaneKey lane) {
    return instances.computeIfAbsent(lane, _ -> new ArrayList<>());
  }
}
