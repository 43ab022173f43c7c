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

  private final Map<String, Lane> lanes;

  private RoutingTable(Map<String, Lane> lanes) {
    this.lanes = Map.copyOf(lanes);
  }

  /// Returns this table with one lane replaced; the objects of the others stay the same.
  ///
  /// @param instance finds or creates the object of an instance
  public RoutingTable with(LaneKey key, LaneRecord lane, Function<Instance.Id, Instance> instance) {
    var releases = new ArrayList<Release>(lane.releases().size());
    for (Share share : lane.releases()) {
      List<Instance> instances =
          share.instances().stream()
              .map(endpoint -> instance.apply(new Instance.Id(key, share.release(), endpoint)))
              .toList();
      boolean lacks = instances.isEmpty() && share.weight().value() > 0;
      var none = new Instance.Id(key, share.release(), Endpoint.NONE);
      Optional<Instance> absent = lacks ? Optional.of(instance.apply(none)) : Optional.empty();
      releases.add(new Release(share, instances, absent));
    }
    var next = new HashMap<>(lanes);
    next.put(key.host(), new Lane(key, releases, lane.steered(), lane(key.host())));
    return new RoutingTable(next);
  }

  /// @param host lower-case, without port and trailing dot
  public Optional<Lane> lane(String host) {
    return Optional.ofNullable(lanes.get(host));
  }

  /// Returns the lane whose preview has this Host; empty if there is none.
  ///
  /// @param host of no lane itself, in the form of [#lane]
  public Optional<Lane> previewed(String host) {
    return host.startsWith(LaneKey.PREVIEW)
        ? lane(host.substring(LaneKey.PREVIEW.length()))
        : Optional.empty();
  }

  /// Returns all objects that count requests: instances, and one for each release that has weight
  /// but no instance.
  Stream<Instance> counting() {
    Stream<Instance> absent =
        lanes.values().stream()
            .flatMap(lane -> lane.releases().stream())
            .flatMap(release -> release.absent().stream());
    return Stream.concat(instances(), absent);
  }

  public Stream<Instance> instances() {
    return lanes.values().stream()
        .flatMap(lane -> lane.releases().stream())
        .flatMap(release -> release.instances().stream());
  }
}
