package io.sluice.edge.admin;

import io.sluice.contract.LaneKey;
import io.sluice.edge.table.LaneRecord;
import io.sluice.edge.table.RoutingTable;
import io.sluice.edge.table.UpstreamInstance;
import io.sluice.edge.table.UpstreamRegistry;
import io.sluice.edge.table.WeightedRelease;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// All lanes, as written and as the table that the loops use. Immutable.
public record LaneTable(Map<LaneKey, LaneRecord> records, RoutingTable table) {
  public LaneTable {
    records = Map.copyOf(records);
  }

  public static LaneTable of(Map<LaneKey, LaneRecord> records, UpstreamRegistry registry) {
    var lanes = new LaneTable(Map.of(), RoutingTable.EMPTY);
    for (Map.Entry<LaneKey, LaneRecord> lane : records.entrySet()) {
      lanes = lanes.with(lane.getKey(), lane.getValue(), registry);
    }
    return lanes;
  }

  Optional<LaneRecord> findLane(LaneKey key) {
    return Optional.ofNullable(records.get(key));
  }

  /// Returns the lanes with one of them set to `next`; a lane's routes are rebuilt only if its
  /// table changed.
  LaneTable with(LaneKey key, LaneRecord next, UpstreamRegistry registry) {
    var changed = new HashMap<>(records);
    changed.put(key, next);
    boolean same = findLane(key).filter(next::hasTableOf).isPresent();
    return new LaneTable(changed, same ? table : table.with(key, next, instances(next, registry)));
  }

  private static Function<UpstreamInstance.Id, UpstreamInstance> instances(
      LaneRecord lane, UpstreamRegistry registry) {
    return id ->
        registry.get(
            id,
            lane.releases().stream()
                .filter(weighted -> weighted.release().equals(id.release()))
                .map(WeightedRelease::version)
                .findFirst()
                .orElseThrow());
  }
}
