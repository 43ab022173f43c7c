package io.sluice.edge.table;

import io.sluice.contract.LaneKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The lanes by Host. Immutable: the table is replaced as a whole, on each loop in one task, so no
/// request gets a part of a change.
public final class RoutingTable {
  public static final RoutingTable EMPTY = new RoutingTable(Map.of());

  private final Map<String, LaneRoutes> lanes;

  private RoutingTable(Map<String, LaneRoutes> lanes) {
    this.lanes = Map.copyOf(lanes);
  }

  /// Returns this table with one lane replaced; the objects of the others stay the same.
  ///
  /// @param instance finds or creates the object of an instance
  public RoutingTable with(
      LaneKey key, LaneRecord lane, Function<UpstreamInstance.Id, UpstreamInstance> instance) {
    var releases = new ArrayList<ReleaseRoute>(lane.releases().size());
    for (WeightedRelease weighted : lane.releases()) {
      List<UpstreamInstance> instances =
          weighted.instances().stream()
              .map(endpoint ->
                  instance.apply(new UpstreamInstance.Id(key, weighted.release(), endpoint)))
              .toList();
      boolean lacks = instances.isEmpty() && weighted.weight().value() > 0;
      var none = new UpstreamInstance.Id(key, weighted.release(), Endpoint.NONE);
      Optional<UpstreamInstance> absent =
          lacks ? Optional.of(instance.apply(none)) : Optional.empty();
      releases.add(new ReleaseRoute(weighted, instances, absent));
    }
    var next = new HashMap<>(lanes);
    next.put(
        key.host(),
        new LaneRoutes(key, releases, lane.trafficRules(), lane.keys(), findLane(key.host())));
    return new RoutingTable(next);
  }

  /// @param host lower-case, without port and trailing dot
  public Optional<LaneRoutes> findLane(String host) {
    return Optional.ofNullable(lanes.get(host));
  }

  /// Returns the lane whose preview has this Host; empty if there is none.
  ///
  /// @param host of no lane itself, in the form of [#findLane]
  public Optional<LaneRoutes> findPreviewed(String host) {
    return host.startsWith(LaneKey.PREVIEW)
        ? findLane(host.substring(LaneKey.PREVIEW.length()))
        : Optional.empty();
  }

  /// Returns all objects that count requests: instances, and one for each release that has weight
  /// but no instance.
  Stream<UpstreamInstance> counting() {
    Stream<UpstreamInstance> absent =
        lanes.values().stream()
            .flatMap(lane -> lane.releases().stream())
            .flatMap(release -> release.findAbsent().stream());
    return Stream.concat(instances(), absent);
  }

  public Stream<UpstreamInstance> instances() {
    return lanes.values().stream()
        .flatMap(lane -> lane.releases().stream())
        .flatMap(release -> release.instances().stream());
  }
}
