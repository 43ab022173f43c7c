package io.sluice.api.projection;

import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.view.ReleaseView;
import java.util.Optional;
import java.util.UUID;

/// A lane's history replayed in memory, up to any event, without a change to stored data. It keeps
/// the view of one release.
public final class ReplayedProjectionStore implements ProjectionStore {
  private final UUID release;
  private LaneStatus status;
  private Optional<ReleaseView> view = Optional.empty();

  /// @param from the lane before the first event
  public ReplayedProjectionStore(LaneStatus from, UUID release) {
    this.status = from;
    this.release = release;
  }

  /// Applies the next stored event.
  ///
  /// @throws IllegalStateException if it cannot follow
  public void apply(Envelope<Progress> event) {
    Projection.fold(this, event);
  }

  public LaneStatus status() {
    return status;
  }

  @Override
  public LaneStatus lock(LaneKey lane) {
    return status;
  }

  @Override
  public void save(LaneStatus lane) {
    status = lane;
  }

  @Override
  public Optional<ReleaseView> findRelease(UUID id) {
    return view.filter(known -> known.id().equals(id));
  }

  @Override
  public void save(ReleaseView changed) {
    if (changed.id().equals(release)) {
      view = Optional.of(changed);
    }
  }

  @Override
  public void append(Envelope<Progress> event) {}

  @Override
  public void serves(LaneKey lane, long sequence, UUID release, String version) {}
}
