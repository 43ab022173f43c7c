package io.sluice.api.projection;

import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.view.ReleaseView;
import java.util.Optional;
import java.util.UUID;

/// The read model, within one transaction.
public interface ProjectionStore {

  /// Locks the lane until the transaction ends; inserts it if there is none.
  LaneStatus lock(LaneKey lane);

  void save(LaneStatus lane);

  Optional<ReleaseView> findRelease(UUID id);

  /// Inserts or replaces `release`.
  void save(ReleaseView release);

  /// Adds an event to the lane's history.
  void append(Envelope<Progress> event);

  /// Records that `release` serves the lane from `sequence` on.
  void serves(LaneKey lane, long sequence, UUID release, String version);
}
