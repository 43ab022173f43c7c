package io.sluice.api.store;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.sluice.api.projection.LaneStatus;
import io.sluice.contract.LaneKey;
import io.sluice.domain.rollout.Lane;
import jakarta.enterprise.context.ApplicationScoped;

/// The checkpoints at which lanes' stored histories begin, for queries.
@ApplicationScoped
@DatabaseRead
public class LaneCheckpointRepository
    implements PanacheRepositoryBase<LaneCheckpointEntity, String> {

  /// Returns the checkpoint of `lane`: an empty lane if no event of its history was deleted. It
  /// must be read after the events: then every event behind the checkpoint was among those.
  public LaneStatus checkpoint(LaneKey lane) {
    return RowQueries.findFirst(find("lane", lane.toString()), LaneStatusRow.class)
        .map(LaneStatusRow::status)
        .orElse(new LaneStatus(lane, 0, Lane.EMPTY));
  }
}
