package io.sluice.engine.lane;

import io.sluice.contract.LaneKey;
import java.util.List;
import java.util.Optional;

/// States of lanes that their logs have confirmed. Each call is by itself, without a lock; every
/// method may throw [io.sluice.messaging.Transactions.UnavailableException].
public interface CheckpointStore {

  /// The state of a lane, as its row has it, after entry `sequence` of its log.
  record Checkpoint(long sequence, String state) {}

  /// @param row the present state in the lane's row
  /// @param confirmed the last checkpoint that the log confirmed
  record Unchecked(LaneKey lane, Checkpoint row, Optional<Checkpoint> confirmed) {}

  /// Returns keys after `after`, in order, of lanes whose row differs from their checkpoint.
  List<LaneKey> changed(String after, int limit);

  /// Reads the row and the checkpoint of a lane; empty if the lane has no state.
  Optional<Unchecked> read(LaneKey lane);

  /// Saves a confirmed state, unless a later one is saved.
  void save(LaneKey lane, Checkpoint checkpoint);
}
