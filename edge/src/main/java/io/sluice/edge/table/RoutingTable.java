package io.sluice.edge.table;

import io.sluice.contract.LaneKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Which lane a Host leads to, and what stands there. Immutable: it is replaced as a whole, on each
/// loop in one task, so no request sees half of a change.
public final class RoutingTable {
  public static final RoutingTable EMPTY = new RoutingTable(Map.of());

  private final Map<String, Lane> lanes;

  private RoutingTable(Map<String, Lane> lanes) {
    this.lanes = Map.copyOf(lanes);
  }

  /// This table with one lane replaced; the others stay the very same.
  ///
  /// @param instance finds or makes the object of an instance
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

  /// The lane whose preview a Host is; empty if it is none's.
  ///
  /// @param host of no lane itself, as [#lane] takes it
  public Optional<Lane> previewed(String host) {
    return host.startsWith(LaneKey.PREVIEW)
        ? lane(host.substring(LaneKey.PREVIEW.length()))
        : Optional.empty();
  }

  /// All that counts requests: instances, and what stands for one where there is none.
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
