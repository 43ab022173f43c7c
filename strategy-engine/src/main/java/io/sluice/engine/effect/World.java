package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router;
import java.util.List;
import java.util.Optional;

/// What stands there for one lane.
///
/// @param router empty if it did not answer
/// @param instances empty if the runtime did not answer
record World(Optional<Router.Snapshot> router, Optional<List<Instance>> instances, LaneKey lane) {

  /// The lane's table; empty if the router has no token for it.
  Optional<Router.Table> table() {
    return router.flatMap(snapshot -> snapshot.table(lane));
  }
}
