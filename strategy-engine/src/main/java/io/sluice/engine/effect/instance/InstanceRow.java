package io.sluice.engine.effect.instance;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.engine.effect.target.Instance;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/// A row of the instance table.
///
/// @param process empty until its start was recorded
/// @param address address that it listens on, valid once it was started
/// @param mark the state that the engine last intended, or observed
/// @param spec with secrets as references, never as values
/// @param since time of its start
/// @param restarts number of instances that had this slot before it and died
public record InstanceRow(
    UUID id,
    LaneKey lane,
    UUID release,
    int slot,
    Address address,
    Optional<ProcessId> process,
    Instance.State mark,
    ReleaseSpec spec,
    Instant since,
    int restarts) {

  /// An address that an instance listens on.
  public record Address(String host, int port) {}

  InstanceRow with(Optional<ProcessId> newProcess, Instance.State newMark) {
    return new InstanceRow(
        id, lane, release, slot, address, newProcess, newMark, spec, since, restarts);
  }

  /// Returns the row after its start was cancelled; empty if its slot is free.
  ///
  /// @param dead see [InstanceTable#cancelStart]
  Optional<InstanceRow> withoutStart(UUID dead) {
    return restarts == 0
        ? Optional.empty()
        : Optional.of(
            new InstanceRow(
                dead,
                lane,
                release,
                slot,
                address,
                process,
                Instance.State.DEAD,
                spec,
                since,
                restarts - 1));
  }

  /// Whether it counts as dead, even if a process of it still runs.
  public boolean isDead() {
    return mark == Instance.State.DEAD;
  }

  /// Converts the row to an instance.
  Instance instance() {
    return new Instance(
        id,
        release,
        spec.version(),
        slot,
        mark,
        address.host(),
        address.port(),
        process.flatMap(ProcessId::pid).map(OptionalLong::of).orElse(OptionalLong.empty()),
        since,
        restarts);
  }
}
