package io.sluice.simulation.store;

import io.sluice.api.projection.LaneStatus;
import io.sluice.api.projection.ProjectionStore;
import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.rollout.Lane;
import io.sluice.simulation.time.Host;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A transaction of release-api on its read model.
public final class ApiTx extends SimTx implements ProjectionStore {
  private final Tables tables;
  private Optional<LaneStatus> status = Optional.empty();

  /// The committed read model.
  public static final class Tables {
    private final Map<LaneKey, LaneStatus> lanes = new HashMap<>();
    private final Map<UUID, ReleaseView> releases = new HashMap<>();

    /// Returns the view of a release.
    public Optional<ReleaseView> findRelease(UUID id) {
      return Optional.ofNullable(releases.get(id));
    }

    /// Returns a lane as folded so far.
    public LaneStatus lane(LaneKey key) {
      return lanes.getOrDefault(key, new LaneStatus(key, 0, Lane.EMPTY));
    }
  }

  /// Begins a transaction.
  public ApiTx(SimDatabase database, Host host, Tables tables) {
    super(database, host);
    this.tables = tables;
  }

  /// Returns the lane that it changes, if any.
  public Optional<LaneStatus> findStatus() {
    return status;
  }

  @Override
  public LaneStatus lock(LaneKey lane) {
    var _ = lock(lane.toString());
    return tables.lane(lane);
  }

  @Override
  public void save(LaneStatus lane) {
    status = Optional.of(lane);
    write(() -> tables.lanes.put(lane.key(), lane));
  }

  @Override
  public Optional<ReleaseView> findRelease(UUID id) {
    statement();
    return tables.findRelease(id);
  }

  @Override
  public void save(ReleaseView release) {
    write(() -> tables.releases.put(release.id(), release));
  }

  @Override
  public void append(Envelope<Progress> event) {
    statement();
  }

  @Override
  public void serves(LaneKey lane, long sequence, UUID release, String version) {
    statement();
  }
}
