package io.sluice.simulation.target;

import io.sluice.contract.Floors;
import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import io.sluice.simulation.fault.Calls;
import io.sluice.simulation.fault.Port;
import io.sluice.simulation.time.Host;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// The client of a process to the runtime.
public final class RuntimeClient implements Runtime {
  private final SimRuntime runtime;
  private final Calls calls;
  private final Host host;

  public RuntimeClient(SimRuntime runtime, Calls calls, Host host) {
    this.runtime = runtime;
    this.calls = calls;
    this.host = host;
  }

  @Override
  public String name() {
    return SimRuntime.NAME;
  }

  @Override
  public Snapshot readAll() {
    return call(runtime::snapshot);
  }

  @Override
  public List<Instance> read(LaneKey lane) {
    return call(() -> runtime.instances(lane));
  }

  /// Returns the first key: each image is signed.
  @Override
  public String verify(String artifact, List<Floors.ImageKey> keys) {
    return call(() -> keys.getFirst().name());
  }

  @Override
  public void fence(LaneKey lane, Token token) {
    run(() -> runtime.fence(lane, token));
  }

  @Override
  public void adopt(LaneKey lane, Token token, String startId) {
    run(() -> runtime.adopt(host, lane, token));
  }

  @Override
  public UUID start(LaneKey lane, Token token, UUID release, ReleaseSpec spec, int slot) {
    return call(() -> runtime.start(host, lane, token, release, spec, slot));
  }

  @Override
  public void retire(LaneKey lane, Token token, UUID instance) {
    run(() -> runtime.retire(host, lane, token, instance));
  }

  @Override
  public void stop(LaneKey lane, Token token, UUID instance, Duration grace) {
    run(() -> runtime.stop(host, lane, token, instance));
  }

  @Override
  public List<Instance> ended(LaneKey lane) {
    return List.of();
  }

  @Override
  public List<String> logs(LaneKey lane, Optional<UUID> instance, int lines) {
    return List.of();
  }

  private void run(Runnable work) {
    var _ =
        call(() -> {
          work.run();
          return true;
        });
  }

  private <R> R call(Supplier<R> work) {
    calls.pass(host, Port.RUNTIME);
    if (calls.isCutOff(host, SimRuntime.NAME)) {
      throw new TargetException.Unreachable("the runtime is unavailable");
    }
    R result = work.get();
    calls.pass(host, Port.RUNTIME);
    if (calls.isCutOff(host, SimRuntime.NAME)) {
      throw new TargetException.Unreachable("the answer was lost");
    }
    return result;
  }
}
