package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router;
import java.util.List;
import java.util.Optional;

/// The observed state of one lane.
///
/// @param router empty if it did not answer
/// @param instances empty if the runtime did not answer
record ObservedState(
    Optional<Router.Snapshot> router, Optional<List<Instance>> instances, LaneKey lane) {

  /// Returns the lane's table; empty if the router did not answer or has no token for the lane.
  Optional<Router.Table> findTable() {
    return router.flatMap(snapshot -> snapshot.findTable(lane));
  }
}
