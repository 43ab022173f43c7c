package io.sluice.simulation.target;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Instance.State;
import io.sluice.engine.effect.target.Runtime.Lane;
import io.sluice.engine.effect.target.Runtime.Snapshot;
import io.sluice.simulation.script.Chance;
import io.sluice.simulation.script.Wish.Nature;
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

/// The simulated local runtime: instances take a moment to get ready and to end, and can die at any
/// time.
public final class SimRuntime {
  /// The name of the local runtime.
  public static final String NAME = "local";

  private static final String START_ID = "runtime";
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final Timeline timeline;
  private final Chance chance;
  private final Witness witness;
  private final Traffic traffic;
  private final Fenced fenced = new Fenced();
  private final Map<LaneKey, List<Body>> bodies = new HashMap<>();
  private final Map<UUID, Nature> natures = new HashMap<>();

  /// Ready instances that a fault removed and that are not replaced yet.
  private final Set<Place> lost = new HashSet<>();

  private final RuntimeFaults faults;

  public SimRuntime(Timeline timeline, Chance chance, Witness witness, Traffic traffic) {
    this.timeline = timeline;
    this.chance = chance;
    this.witness = witness;
    this.traffic = traffic;
    this.faults = new RuntimeFaults(this, timeline, traffic);
  }

  /// Sets the nature of `release`.
  public void is(UUID release, Nature nature) {
    natures.put(release, nature);
  }

  /// Whether instances of `release` get ready without a fault.
  public boolean getsReady(UUID release) {
    Nature nature = natures.getOrDefault(release, Nature.GOOD);
    return nature == Nature.GOOD || nature == Nature.FAILING;
  }

  /// The faults of its instances.
  public RuntimeFaults faults() {
    return faults;
  }

  /// Adds an instance of a running release, or removes one without a trace, as an outside actor
  /// would.
  ///
  /// @return whether there was an instance
  public boolean meddle(LaneKey lane, int which, boolean adds) {
    Optional<Body> chosen = choose(lane, which);
    if (chosen.isEmpty()) {
      return false;
    }
    Body body = chosen.get();
    Instance like = body.instance();
    if (adds) {
      int slot = list(lane).stream().mapToInt(it -> it.instance().slot()).max().orElse(0) + 1;
      born(lane, new Birth(like.release(), like.version(), slot, 0));
    } else {
      lose(lane, like);
      list(lane).remove(body);
    }
    return true;
  }

  /// All instances of the lane as they really are.
  public List<Instance> instances(LaneKey lane) {
    return list(lane).stream().map(body -> body.instance()).toList();
  }

  /// Returns the number of instances of `release` that are ready, or would be without a fault.
  public int ready(LaneKey lane, UUID release) {
    long ready =
        list(lane).stream()
            .filter(body -> body.instance().release().equals(release))
            .filter(body -> body.instance().state() == State.READY)
            .count();
    long missing =
        lost.stream().filter(it -> it.lane().equals(lane) && it.release().equals(release)).count();
    return Math.toIntExact(ready + missing);
  }

  /// Whether the health path of an instance answers.
  boolean answers(UUID instance) {
    return bodies.values().stream()
        .flatMap(List::stream)
        .anyMatch(body ->
            body.instance().id().equals(instance) && body.instance().state() == State.READY);
  }

  /// Returns the instances of all lanes.
  public Snapshot snapshot() {
    var lanes = new HashMap<LaneKey, Lane>();
    fenced.all().forEach((lane, token) -> lanes.put(lane, new Lane(token, instances(lane))));
    return new Snapshot(START_ID, lanes);
  }

  void fence(LaneKey lane, Token token) {
    fenced.check(lane, token);
  }

  void adopt(Host writer, LaneKey lane, Token token) {
    fenced.adopt(lane, token);
    witness.adopted(writer, lane, token, Target.RUNTIME, START_ID);
  }

  UUID start(Host writer, LaneKey lane, Token token, UUID release, ReleaseSpec spec, int slot) {
    fenced.check(lane, token);
    Optional<Body> holder =
        list(lane).stream()
            .filter(
                body -> body.instance().release().equals(release) && body.instance().slot() == slot)
            .findFirst();
    if (holder.filter(body -> body.instance().state() != State.DEAD).isPresent()) {
      return holder.get().instance().id();
    }
    witness.trying(lane, release, slot);
    faults.requireStart(new Place(lane, release, slot));
    holder.ifPresent(list(lane)::remove);
    witness.started(writer, lane, token, release);
    int restarts = holder.map(body -> body.instance().restarts() + 1).orElse(0);
    return born(lane, new Birth(release, spec.version(), slot, restarts));
  }

  void retire(Host writer, LaneKey lane, Token token, UUID instance) {
    fenced.check(lane, token);
    for (Body body : List.copyOf(list(lane))) {
      if (body.instance().id().equals(instance)) {
        retire(writer, lane, token, body);
      }
    }
  }

  private void retire(Host writer, LaneKey lane, Token token, Body body) {
    Instance instance = body.instance();
    if (instance.isUp()) {
      witness.retiring(writer, lane, token, instance);
      body.set(State.STOPPING);
    } else if (instance.state() == State.DEAD) {
      lost.remove(Place.of(lane, instance));
      list(lane).remove(body);
    }
  }

  void stop(Host writer, LaneKey lane, Token token, UUID instance) {
    fenced.check(lane, token);
    for (Body body : List.copyOf(list(lane))) {
      if (body.instance().id().equals(instance)) {
        retire(writer, lane, token, body);
        if (body.instance().state() == State.STOPPING && body.end()) {
          witness.stopping(writer, lane, token, body.instance());
          lost.remove(Place.of(lane, body.instance()));
          timeline.after(chance.between(20, 900) * MILLI, () -> gone(lane, body));
        }
      }
    }
  }

  private record Birth(UUID release, String version, int slot, int restarts) {}

  private UUID born(LaneKey lane, Birth birth) {
    var instance =
        new Instance(
            chance.id(),
            birth.release,
            birth.version,
            birth.slot,
            State.STARTING,
            "127.0.0.1",
            7100 + birth.slot,
            OptionalLong.empty(),
            Instant.EPOCH.plusNanos(timeline.now()),
            birth.restarts);
    var body = new Body(instance);
    list(lane).add(body);
    long delay = chance.between(100, 1_500) * MILLI;
    timeline.after(delay, () -> grow(lane, body));
    return instance.id();
  }

  private void grow(LaneKey lane, Body body) {
    UUID release = body.instance().release();
    Nature nature = natures.getOrDefault(release, Nature.GOOD);
    if (body.instance().state() != State.STARTING) {
      return;
    }
    if (nature == Nature.DYING || faults.diesAtStart(release)) {
      die(lane, body);
    } else if (faults.isHanging()) {
      timeline.after(500 * MILLI, () -> grow(lane, body));
    } else if (nature != Nature.HANGING) {
      body.set(State.READY);
      lost.remove(Place.of(lane, body.instance()));
    }
  }

  /// Returns one of the lane's instances that are up.
  Optional<Body> choose(LaneKey lane, int which) {
    List<Body> up = list(lane).stream().filter(body -> body.instance().isUp()).toList();
    return up.isEmpty() ? Optional.empty() : Optional.of(up.get(which % up.size()));
  }

  /// The number of instances of all lanes that are up.
  int up() {
    return (int)
        bodies.values().stream()
            .flatMap(List::stream)
            .filter(body -> body.instance().isUp())
            .count();
  }

  void die(LaneKey lane, Body body) {
    lose(lane, body.instance());
    body.set(State.DEAD);
  }

  private void lose(LaneKey lane, Instance instance) {
    traffic.dies(lane, instance.id());
    if (instance.state() == State.READY) {
      lost.add(Place.of(lane, instance));
    }
  }

  private void gone(LaneKey lane, Body body) {
    traffic.dies(lane, body.instance().id());
    list(lane).remove(body);
  }

  List<Body> list(LaneKey lane) {
    return bodies.computeIfAbsent(lane, _ -> new ArrayList<>());
  }
}
