package io.sluice.edge.admin;

import io.sluice.contract.LaneKey;
import io.sluice.edge.table.Fleet;
import io.sluice.edge.table.Instance;
import io.sluice.edge.table.LaneRecord;
import io.sluice.edge.table.RoutingTable;
import io.sluice.edge.table.Share;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// All lanes, as written and as the table that the loops use. Immutable.
public record Lanes(Map<LaneKey, LaneRecord> records, RoutingTable table) {
  public Lanes {
    records = Map.copyOf(records);
  }

  public static Lanes of(Map<LaneKey, LaneRecord> records, Fleet fleet) {
    var lanes = new Lanes(Map.of(), RoutingTable.EMPTY);
    for (Map.Entry<LaneKey, LaneRecord> lane : records.entrySet()) {
      lanes = lanes.with(lane.getKey(), lane.getValue(), fleet);
    }
    return lanes;
  }

  Optional<LaneRecord> lane(LaneKey key) {
    return Optional.ofNullable(records.get(key));
  }

  /// Returns the lanes with one of them set to `next`; a lane's routes are rebuilt only if its
  /// table changed.
  Lanes with(LaneKey key, LaneRecord next, Fleet fleet) {
    var changed = new HashMap<>(records);
    changed.put(key, next);
    boolean same = lane(key).filter(next::hasTableOf).isPresent();
    return new Lanes(changed, same ? table : table.with(key, next, instances(next, fleet)));
  }

  private static Function<Instance.Id, Instance> instances(LaneRecord lane, Fleet fleet) {
    return id ->
        fleet.get(
            id,
            lane.releases().stream()
                .filter(share -> share.release().equals(id.release()))
                .map(Share::version)
                .findFirst()
                .orElseThrow());
  }
}
