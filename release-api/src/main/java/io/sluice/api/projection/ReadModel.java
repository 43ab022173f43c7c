package io.sluice.api.projection;

import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.view.ReleaseView;
import java.util.Optional;
import java.util.UUID;

/// What is shown, within one transaction.
public interface ReadModel {

  /// Locks the lane until the transaction ends, making it if there is none.
  LaneStatus lock(LaneKey lane);

  void save(LaneStatus lane);

  Optional<ReleaseView> release(UUID id);

  /// Inserts or replaces.
  void save(ReleaseView release);

  /// Adds to the lane's history.
  void append(Envelope<Progress> event);

  /// Notes that `release` serves the lane from `sequence` on.
  void serves(LaneKey lane, long sequence, UUID release, String version);
}
