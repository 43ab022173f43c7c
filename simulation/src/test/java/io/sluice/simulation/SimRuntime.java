package io.sluice.simulation;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Instance.State;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

/// A runtime whose instances take a moment to get ready, die at any time, and need a moment to end.
final class SimRuntime implements Runtime {
  private static final long BIRTH = Duration.ofSeconds(1).toNanos();

  private final Fate fate;
  private final Fenced fenced = new Fenced();
  private final Map<LaneKey, List<Body>> bodies = new HashMap<>();

  private record Body(Instance instance, long born) {}

  SimRuntime(Fate fate) {
    this.fate = fate;
  }

  /// One of the instances dies, if there are any.
  void kill() {
    bodies.values().stream()
        .filter(list -> !list.isEmpty())
        .findFirst()
        .ifPresent(list -> set(list, fate.below(list.size()), State.DEAD));
  }

  List<Instance> instances(LaneKey lane) {
    List<Body> list = bodies.computeIfAbsent(lane, _ -> new ArrayList<>());
    for (int i = 0; i < list.size(); i++) {
      Body body = list.get(i);
      if (body.instance().state() == State.STARTING && fate.nanos() - body.born() >= BIRTH) {
        set(list, i, State.READY);
      }
    }
    return list.stream().map(Body::instance).toList();
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public Snapshot readAll() {
    return call(() -> {
      var lanes = new HashMap<LaneKey, Lane>();
      fenced.all().forEach((lane, token) -> lanes.put(lane, new Lane(token, instances(lane))));
      return new Snapshot("start", lanes);
    });
  }

  @Override
  public List<Instance> read(LaneKey lane) {
    return call(() -> instances(lane));
  }

  @Override
  public void fence(LaneKey lane, Token token) {
    run(() -> fenced.check(lane, token));
  }

  @Override
  public void adopt(LaneKey lane, Token token, String startId) {
    run(() -> fenced.adopt(lane, token));
  }

  @Override
  public UUID start(LaneKey lane, Token token, UUID release, ReleaseSpec spec, int slot) {
    return call(() -> {
      fenced.check(lane, token);
      return instances(lane).stream()
          .filter(i -> i.release().equals(release) && i.slot() == slot && i.isUp())
          .findFirst()
          .map(Instance::id)
          .orElseGet(() -> born(lane, release, spec, slot));
    });
  }

  @Override
  public void stop(LaneKey lane, Token token, UUID instance, Duration grace) {
    run(() -> {
      fenced.check(lane, token);
      bodies
          .getOrDefault(lane, new ArrayList<>())
          .removeIf(body -> body.instance().id().equals(instance));
    });
  }

  @Override
  public List<String> logs(LaneKey lane, Optional<UUID> instance, int lines) {
    return List.of();
  }

  private UUID born(LaneKey lane, UUID release, ReleaseSpec spec, int slot) {
    List<Body> list = bodies.computeIfAbsent(lane, _ -> new ArrayList<>());
    list.removeIf(
        body -> body.instance().release().equals(release) && body.instance().slot() == slot);
    var instance =
        new Instance(
            fate.id(),
            release,
            spec.version(),
            slot,
            State.STARTING,
            "127.0.0.1",
            7000 + slot,
            OptionalLong.empty(),
            fate.wall(),
            0);
    list.add(new Body(instance, fate.nanos()));
    return instance.id();
  }

  private static void set(List<Body> list, int at, State state) {
    Instance was = list.get(at).instance();
    var now =
        new Instance(
            was.id(),
            was.release(),
            was.version(),
            was.slot(),
            state,
            was.host(),
            was.port(),
            was.pid(),
            was.since(),
            was.restarts());
    list.set(at, new Body(now, list.get(at).born()));
  }

  private void run(Runnable work) {
    call(() -> {
      work.run();
      return true;
    });
  }

  private <R> R call(Supplier<R> work) {
    fate.crashes("runtime called", 100);
    if (fate.strikes(30)) {
      throw new TargetException.Unreachable("the runtime is away");
    }
    R result = work.get();
    fate.crashes("runtime answered", 100);
    return result;
  }
}
