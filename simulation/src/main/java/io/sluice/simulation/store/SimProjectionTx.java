package io.sluice.simulation.store;

import io.sluice.api.projection.LaneStatus;
import io.sluice.api.projection.ProjectionStore;
import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.rollout.Lane;
import io.sluice.simulation.time.Host;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A transaction of release-api on its read model.
public final class SimProjectionTx extends SimTx implements ProjectionStore {
  private final Tables tables;

  /// The tables of the read model.
  public static final class Tables {
    private final KeyedTable<LaneKey, LaneStatus> lanes = new KeyedTable<>();
    private final KeyedTable<UUID, ReleaseView> releases = new KeyedTable<>();

    /// Returns the view of a release.
    public Optional<ReleaseView> findRelease(UUID id) {
      return releases.find(id);
    }

    /// Returns a lane as folded so far.
    public LaneStatus lane(LaneKey key) {
      return lanes.find(key).orElse(empty(key));
    }

    private static LaneStatus empty(LaneKey key) {
      return new LaneStatus(key, 0, Lane.EMPTY);
    }
  }

  /// Begins a transaction.
  public SimProjectionTx(SimDatabase database, Host host, Tables tables) {
    super(database, host);
    this.tables = tables;
  }

  /// The lanes that it changes.
  public List<LaneStatus> savedLanes() {
    return written(tables.lanes);
  }

  @Override
  public LaneStatus lock(LaneKey lane) {
    var _ = lock(lane.toString());
    return find(tables.lanes, lane).orElse(Tables.empty(lane));
  }

  @Override
  public void save(LaneStatus lane) {
    put(tables.lanes, lane.key(), lane);
  }

  @Override
  public Optional<ReleaseView> findRelease(UUID id) {
    statement();
    return find(tables.releases, id);
  }

  @Override
  public void save(ReleaseView release) {
    put(tables.releases, release.id(), release);
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
