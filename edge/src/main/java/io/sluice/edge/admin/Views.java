package io.sluice.edge.admin;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Token;
import io.sluice.edge.admin.Documents.Draining;
import io.sluice.edge.admin.Documents.InstanceCounts;
import io.sluice.edge.admin.Documents.LaneCounts;
import io.sluice.edge.admin.Documents.LaneState;
import io.sluice.edge.admin.Documents.ReleaseCounts;
import io.sluice.edge.admin.Documents.State;
import io.sluice.edge.count.Counters;
import io.sluice.edge.count.Tally;
import io.sluice.edge.table.Fleet;
import io.sluice.edge.table.Instance;
import io.sluice.edge.table.LaneRecord;
import io.sluice.edge.table.Share;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/// Maps lanes and counters to responses.
final class Views {

  static State state(String startId, Lanes lanes, Fleet fleet) {
    List<Instance> draining = fleet.draining(lanes.table());
    var states = new TreeMap<String, LaneState>();
    lanes.records().forEach((key, lane) -> states.put(key.toString(), state(key, lane, draining)));
    return new State(startId, states);
  }

  /// @throws java.util.NoSuchElementException if there is no such lane
  static LaneState lane(Lanes lanes, LaneKey key, Fleet fleet) {
    return state(key, lanes.lane(key).orElseThrow(), fleet.draining(lanes.table()));
  }

  private static LaneState state(LaneKey key, LaneRecord lane, List<Instance> draining) {
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
        lane.steered(),
        lane.lease(),
        lane.expired());
  }

  /// Returns every lane that has a token or counts, with the weights of the current table.
  static Documents.Counters counters(String startId, Instant at, Lanes lanes, Counters counters) {
    var counts = new TreeMap<String, LaneCounts>();
    lanes.records().forEach((key, lane) -> counts.put(key.toString(), present(lane)));
    for (Counters.Counted counted : counters.read()) {
      Counters.Key key = counted.key();
      LaneCounts lane =
          counts.computeIfAbsent(
              key.lane().toString(), _ -> new LaneCounts(Token.NONE, new TreeMap<>()));
      lane.releases()
          .computeIfAbsent(
              key.release(), _ -> new ReleaseCounts(counted.version(), 0, 0, new TreeMap<>()))
          .instances()
          .put(key.instance(), instance(counted));
    }
    return new Documents.Counters(startId, at, Tally.BOUNDS, counts);
  }

  /// Returns the weight of a release in the current table; 0 if it is not there.
  static int weight(Lanes lanes, LaneKey key, UUID release) {
    return lanes
        .lane(key)
        .flatMap(
            lane -> lane.releases().stream().filter(s -> s.release().equals(release)).findFirst())
        .map(share -> share.weight().value())
        .orElse(0);
  }

  private static LaneCounts present(LaneRecord lane) {
    SortedMap<UUID, ReleaseCounts> releases = new TreeMap<>();
    for (Share share : lane.releases()) {
      releases.put(
          share.release(),
          new ReleaseCounts(
              share.version(), share.weight().value(), share.instances().size(), new TreeMap<>()));
    }
    return new LaneCounts(lane.token(), releases);
  }

  private static InstanceCounts instance(Counters.Counted counted) {
    Tally.Counts counts = counted.counts();
    return new InstanceCounts(
        counted.host(),
        counted.port(),
        counts.all().requests(),
        counts.all().errors(),
        counts.all().latency(),
        counts.left(),
        counts.matched().requests(),
        counts.matched().errors(),
        counts.matched().latency(),
        counts.previews(),
        counts.copies(),
        counts.copyErrors(),
        counts.dropped());
  }

  private Views() {}
}
