package io.sluice.engine.testing;

import io.sluice.contract.Floors;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import io.sluice.domain.image.Image;
import io.sluice.engine.effect.registry.SignatureVerifier;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Instance.State;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/// A runtime in memory: a started instance is ready at the next read, a stopped one is gone at the
/// second read after. It can be unavailable; applications with `die` among their arguments die
/// immediately, applications with `never` never get ready.
public final class InMemoryRuntime implements Runtime {
  private final InMemoryTokens tokens = new InMemoryTokens();
  private final Set<UUID> ending = new HashSet<>();
  private final Map<UUID, Running> all = new HashMap<>();
  private int nextPort = 7100;
  private final Deque<Running> ended = new ArrayDeque<>();
  private int room = Integer.MAX_VALUE;
  private Optional<Integer> brokenSlot = Optional.empty();
  private long starts;
  private long attempts;
  private Optional<SignatureVerifier> verifier = Optional.empty();
  private boolean isUnavailable;
  private boolean isSlow;

  private record Running(LaneKey lane, ReleaseSpec spec, Instance instance) {
    Running in(State state) {
      return new Running(
          lane,
          spec,
          new Instance(
              instance.id(),
              instance.release(),
              instance.version(),
              instance.slot(),
              state,
              instance.host(),
              instance.port(),
              instance.pid(),
              instance.since(),
              instance.restarts()));
    }
  }

  public synchronized void setUnavailable(boolean value) {
    isUnavailable = value;
  }

  /// Limits the instances of a lane that can be up at a time.
  public synchronized void setRoom(int instances) {
    room = instances;
  }

  /// Prevents starts in `slot`.
  public synchronized void setBrokenSlot(int slot) {
    brokenSlot = Optional.of(slot);
  }

  /// Delays readiness while `value` is true: started instances do not get ready.
  public synchronized void setSlow(boolean value) {
    isSlow = value;
  }

  /// Returns the number of instances that were started.
  public synchronized long starts() {
    return starts;
  }

  /// Returns the number of calls that should have started an instance.
  public synchronized long attempts() {
    return attempts;
  }

  /// Verifies images with `value` from now on.
  public synchronized void setVerifier(SignatureVerifier value) {
    verifier = Optional.of(value);
  }

  public synchronized void kill(UUID instance) {
    all.computeIfPresent(instance, (_, running) -> running.in(State.DEAD));
  }

  @Override
  public String name() {
    return "local";
  }

  @Override
  public synchronized Snapshot readAll() {
    requireAvailable();
    var lanes = new HashMap<LaneKey, Lane>();
    tokens.all().forEach((lane, token) -> lanes.put(lane, new Lane(token, instances(lane))));
    return new Snapshot("memory", lanes);
  }

  @Override
  public synchronized List<Instance> read(LaneKey lane) {
    requireAvailable();
    for (Running running : List.copyOf(all.values())) {
      Instance instance = running.instance();
      boolean isMute = running.spec().command().contains("never");
      switch (instance.state()) {
        case STARTING -> {
          if (running.spec().command().contains("die")) {
            kill(instance.id());
          } else if (!isMute && !isSlow) {
            all.put(instance.id(), running.in(State.READY));
          }
        }
        case STOPPING -> {
          if (ending.remove(instance.id())) {
            all.remove(instance.id());
            ended.addFirst(running.in(State.DEAD));
          }
        }
        case READY, DEAD -> {}
      }
    }
    return instances(lane);
  }

  @Override
  public synchronized void fence(LaneKey lane, Token token) {
    requireAvailable();
    tokens.check(lane, token);
  }

  @Override
  public synchronized void adopt(LaneKey lane, Token token, String startId) {
    requireAvailable();
    if (!startId.equals("memory")) {
      throw new TargetException.StartIdMismatch("another start");
    }
    tokens.adopt(lane, token);
  }

  @Override
  public String verify(String artifact, List<Floors.ImageKey> keys) {
    Optional<SignatureVerifier> present;
    synchronized (this) {
      present = verifier;
    }
    return present
        .map(it -> it.verify(Image.parse(artifact), keys))
        .orElseGet(() -> Runtime.super.verify(artifact, keys));
  }

  @Override
  public synchronized UUID start(
      LaneKey lane, Token token, UUID release, ReleaseSpec spec, int slot) {
    attempts++;
    requireAvailable();
    tokens.check(lane, token);
    if (instances(lane).stream().filter(Instance::isUp).count() >= room) {
      throw new TargetException.Unreachable("there is no room for another instance");
    }
    if (brokenSlot.equals(Optional.of(slot))) {
      throw new TargetException.Unreachable("nothing starts in slot " + slot);
    }
    int restarts = 0;
    for (Instance instance : instances(lane)) {
      if (instance.release().equals(release) && instance.slot() == slot) {
        if (instance.isUp()) {
          return instance.id();
        }
        if (instance.state() == State.DEAD) {
          restarts = instance.restarts() + 1;
          all.remove(instance.id());
        }
      }
    }
    UUID id = UUID.randomUUID();
    var instance =
        new Instance(
            id,
            release,
            spec.version(),
            slot,
            State.STARTING,
            "127.0.0.1",
            nextPort++,
            OptionalLong.empty(),
            Instant.EPOCH.plusSeconds(++starts),
            restarts);
    all.put(id, new Running(lane, spec, instance));
    return id;
  }

  @Override
  public synchronized void retire(LaneKey lane, Token token, UUID instance) {
    requireAvailable();
    tokens.check(lane, token);
    all.computeIfPresent(
        instance,
        (_, running) ->
            running.instance().state() == State.DEAD ? null : running.in(State.STOPPING));
  }

  @Override
  public synchronized void stop(LaneKey lane, Token token, UUID instance, Duration grace) {
    retire(lane, token, instance);
    ending.add(instance);
  }

  @Override
  public synchronized List<Instance> ended(LaneKey lane) {
    return instances(lane, ended);
  }

  @Override
  public synchronized List<String> logs(LaneKey lane, Optional<UUID> instance, int lines) {
    return new ArrayList<>(
        Stream.concat(
                instances(lane).stream(),
                instance.isPresent() ? ended(lane).stream() : Stream.empty())
            .filter(i -> instance.map(i.id()::equals).orElse(true))
            .map(i -> "port is " + i.port())
            .toList());
  }

  @Override
  public synchronized Optional<String> findProblem(UUID instance) {
    return Optional.ofNullable(all.get(instance))
        .map(Running::instance)
        .flatMap(it ->
            switch (it.state()) {
              case STARTING -> Optional.of("nothing listens on port " + it.port());
              case DEAD -> Optional.of("the process exited with 3 after 0.4 s");
              case READY, STOPPING -> Optional.empty();
            });
  }

  private List<Instance> instances(LaneKey lane) {
    return instances(lane, all.values());
  }

  private static List<Instance> instances(LaneKey lane, Collection<Running> among) {
    return among.stream()
        .filter(running -> running.lane().equals(lane))
        .map(Running::instance)
        .toList();
  }

  private void requireAvailable() {
    if (isUnavailable) {
      throw new TargetException.Unreachable("the runtime is unavailable");
    }
  }
}
