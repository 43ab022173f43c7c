package io.sluice.bench.engine;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Runtime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// A runtime in memory: a started instance is ready at once, and a stopped one is removed at once.
final class ReadyRuntime implements Runtime {
  static final String NAME = "local";
  private static final String START = "bench";

  private final ReadyTargets.Tokens tokens = new ReadyTargets.Tokens();
  private final Map<LaneKey, List<Instance>> instances = new ConcurrentHashMap<>();

  void forget() {
    tokens.forget();
    instances.clear();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Snapshot readAll() {
    var lanes = new HashMap<LaneKey, Lane>();
    tokens.all().forEach((lane, token) -> lanes.put(lane, new Lane(token, read(lane))));
    return new Snapshot(START, lanes);
  }

  @Override
  public List<Instance> read(LaneKey lane) {
    return instances.getOrDefault(lane, List.of());
  }

  @Override
  public void fence(LaneKey lane, Token token) {
    tokens.check(lane, token);
  }

  @Override
  public void adopt(LaneKey lane, Token token, String startId) {
    tokens.adopt(lane, token);
  }

  @Override
  public UUID start(LaneKey lane, Token token, UUID release, ReleaseSpec spec, int slot) {
    tokens.check(lane, token);
    Instance started =
        instance(UUID.randomUUID(), release, spec.version(), slot, Instance.State.READY);
    instances.merge(
        lane, List.of(started), (all, one) -> Stream.concat(all.stream(), one.stream()).toList());
    return started.id();
  }

  @Override
  public void retire(LaneKey lane, Token token, UUID instance) {
    tokens.check(lane, token);
    instances.computeIfPresent(
        lane,
        (_, all) -> all.stream().map(it -> it.id().equals(instance) ? stopping(it) : it).toList());
  }

  private static Instance stopping(Instance it) {
    return instance(it.id(), it.release(), it.version(), it.slot(), Instance.State.STOPPING);
  }

  private static Instance instance(
      UUID id, UUID release, String version, int slot, Instance.State state) {
    return new Instance(
        id,
        release,
        version,
        slot,
        state,
        "127.0.0.1",
        8080,
        OptionalLong.empty(),
        Instant.EPOCH,
        0);
  }

  @Override
  public void stop(LaneKey lane, Token token, UUID instance, Duration grace) {
    tokens.check(lane, token);
    instances.computeIfPresent(
        lane, (_, all) -> all.stream().filter(it -> !it.id().equals(instance)).toList());
  }

  @Override
  public List<Instance> ended(LaneKey lane) {
    return List.of();
  }

  @Override
  public List<String> logs(LaneKey lane, Optional<UUID> instance, int lines) {
    return List.of();
  }
}
