package io.sluice.edge.admin;

import io.sluice.contract.LaneKey;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Token;
import io.sluice.edge.admin.AdminDocuments.Draining;
import io.sluice.edge.admin.AdminDocuments.InstanceCounts;
import io.sluice.edge.admin.AdminDocuments.LaneCounts;
import io.sluice.edge.admin.AdminDocuments.LaneState;
import io.sluice.edge.admin.AdminDocuments.MatchedCounts;
import io.sluice.edge.admin.AdminDocuments.OtherCounts;
import io.sluice.edge.admin.AdminDocuments.ReleaseCounts;
import io.sluice.edge.admin.AdminDocuments.RequestCounts;
import io.sluice.edge.admin.AdminDocuments.State;
import io.sluice.edge.metrics.InstanceCounters;
import io.sluice.edge.metrics.RequestCounter;
import io.sluice.edge.table.LaneRecord;
import io.sluice.edge.table.UpstreamInstance;
import io.sluice.edge.table.UpstreamRegistry;
import io.sluice.edge.table.WeightedRelease;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// Maps lanes and counters to responses.
final class AdminViews {

  static State state(String startId, LaneTable lanes, UpstreamRegistry registry) {
    List<UpstreamInstance> draining = registry.draining(lanes.table());
    var states = new TreeMap<String, LaneState>();
    lanes.records().forEach((key, lane) -> states.put(key.toString(), state(key, lane, draining)));
    return new State(startId, states);
  }

  /// @throws java.util.NoSuchElementException if there is no such lane
  static LaneState lane(LaneTable lanes, LaneKey key, UpstreamRegistry registry) {
    return state(key, lanes.findLane(key).orElseThrow(), registry.draining(lanes.table()));
  }

  private static LaneState state(LaneKey key, LaneRecord lane, List<UpstreamInstance> draining) {
    List<Draining> left =
        draining.stream()
            .filter(instance -> instance.id().lane().equals(key))
            .map(i -> new Draining(i.endpoint().id(), i.id().release(), i.inFlight()))
            .filter(instance -> instance.inFlight() > 0)
            .toList();
    return new LaneState(
        key,
        lane.token(),
        lane.revision(),
        lane.releases(),
        left,
        lane.trafficRules(),
        lane.lease(),
        lane.expired(),
        lane.keys().map(SigningKeys::ids).orElse(List.of()));
  }

  /// Returns every lane that has a token or counts, with the weights of the current table.
  static AdminDocuments.Counters counters(
      String startId, Instant at, LaneTable lanes, InstanceCounters counters) {
    var counts = new TreeMap<String, LaneCounts>();
    lanes.records().forEach((key, lane) -> counts.put(key.toString(), present(lane)));
    for (InstanceCounters.Counted counted : counters.read()) {
      InstanceCounters.Key key = counted.key();
      LaneCounts lane =
          counts.computeIfAbsent(
              key.lane().toString(), _ -> new LaneCounts(Token.NONE, new TreeMap<>()));
      lane.releases()
          .computeIfAbsent(key.release(), _ -> new ReleaseCounts(counted.version(), 0, 0))
          .add(key.instance(), instance(counted), counted.counts().buckets());
    }
    return new AdminDocuments.Counters(startId, at, RequestCounter.BOUNDS, counts);
  }

  /// Returns the weight of a release in the current table; 0 if it is not there.
  static int weight(LaneTable lanes, LaneKey key, UUID release) {
    return lanes
        .findLane(key)
        .flatMap(
            lane -> lane.releases().stream().filter(s -> s.release().equals(release)).findFirst())
        .map(weighted -> weighted.weight().value())
        .orElse(0);
  }

  private static LaneCounts present(LaneRecord lane) {
    SortedMap<UUID, ReleaseCounts> releases = new TreeMap<>();
    for (WeightedRelease weighted : lane.releases()) {
      releases.put(
          weighted.release(),
          new ReleaseCounts(
              weighted.version(), weighted.weight().value(), weighted.instances().size()));
    }
    return new LaneCounts(lane.token(), releases);
  }

  private static InstanceCounts instance(InstanceCounters.Counted counted) {
    RequestCounter.Counts counts = counted.counts();
    RequestCounter.Requests all = counts.all();
    RequestCounter.Requests matched = counts.matched();
    return new InstanceCounts(
        counted.host(),
        counted.port(),
        new RequestCounts(all.requests(), all.errors(), all.latency(), counts.clientAborts()),
        new MatchedCounts(matched.requests(), matched.errors(), matched.latency()),
        new OtherCounts(
            counts.previews(), counts.mirrored(), counts.mirrorErrors(), counts.dropped()));
  }

  private AdminViews() {}
}
