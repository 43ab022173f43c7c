package io.sluice.engine.log;

import io.sluice.contract.LaneKey;
import java.util.List;
import java.util.Optional;

/// States of lanes that were confirmed by their logs. Each call is by itself, without a lock; every
/// method may throw [io.sluice.messaging.Transactions.Unavailable].
public interface CheckpointStore {

  /// A lane's state, as its row has it, behind entry `sequence` of its log.
  record Checkpoint(long sequence, String state) {}

  /// @param row what the lane's row has now
  /// @param confirmed the last one that the log confirmed
  record Unchecked(LaneKey lane, Checkpoint row, Optional<Checkpoint> confirmed) {}

  /// Keys behind `after`, in order, of lanes whose row is not their checkpoint.
  List<LaneKey> changed(String after, int limit);

  /// Empty if the lane has no state.
  Optional<Unchecked> read(LaneKey lane);

  /// Keeps what the log confirmed, unless something later is kept.
  void save(LaneKey lane, Checkpoint checkpoint);
}
