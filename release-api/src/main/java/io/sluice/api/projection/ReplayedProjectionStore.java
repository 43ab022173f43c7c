package io.sluice.api.projection;

import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.view.ReleaseView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A lane's history replayed in memory, up to any event, without a change to stored data.
public final class ReplayedProjectionStore implements ProjectionStore {
  private final Map<UUID, ReleaseView> releases = new HashMap<>();
  private LaneStatus status;

  private ReplayedProjectionStore(LaneStatus from) {
    status = from;
  }

  /// @param events of the lane, in order; those that `from` contains change nothing
  public static ReplayedProjectionStore of(LaneStatus from, List<Envelope<Progress>> events) {
    var replayed = new ReplayedProjectionStore(from);
    events.stream()
        .filter(event -> event.sequence() > from.sequence())
        .forEach(event -> Projection.fold(replayed, event));
    return replayed;
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
    return Optional.ofNullable(releases.get(id));
  }

  @Override
  public void save(ReleaseView release) {
    releases.put(release.id(), release);
  }

  @Override
  public void append(Envelope<Progress> event) {}

  @Override
  public void serves(LaneKey lane, long sequence, UUID release, String version) {}
}
