package io.sluice.engine.effect.local;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A row of the instance table.
///
/// @param process empty until the fork was written down
/// @param spec with secrets as references, never as values
/// @param since when it was started
/// @param restarts how many instances had this slot before it and died
record InstanceRow(
    UUID id,
    LaneKey lane,
    UUID release,
    int slot,
    int port,
    Optional<ProcessId> process,
    Mark mark,
    ReleaseSpec spec,
    Instant since,
    int restarts) {

  /// What the engine last meant it to be, or saw.
  enum Mark {
    STARTING,
    READY,
    STOPPING,
    DEAD
  }
}
