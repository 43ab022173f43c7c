package io.sluice.edge.table;

import io.sluice.edge.metrics.InstanceCounters;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The objects of all instances that are in the table or have requests in flight.
public final class UpstreamRegistry {
  private final InstanceCounters counters;
  private final Map<UpstreamInstance.Id, UpstreamInstance> instances = new HashMap<>();

  public UpstreamRegistry(InstanceCounters counters) {
    this.counters = counters;
  }

  /// Returns the object of an instance for the table; one that was draining is used again.
  public synchronized UpstreamInstance get(UpstreamInstance.Id id, String version) {
    var key = new InstanceCounters.Key(id.lane(), id.release(), id.endpoint().id());
    var counter = counters.counter(key, version, id.endpoint().host(), id.endpoint().port());
    return instances.computeIfAbsent(id, _ -> new UpstreamInstance(id, counter));
  }

  /// Returns the instances that left the table and still have requests in flight. The result is
  /// final only once every loop has installed `table`: until then the number can still grow.
  public synchronized List<UpstreamInstance> draining(RoutingTable table) {
    Set<UpstreamInstance> present = table.instances().collect(Collectors.toSet());
    return instances.values().stream()
        .filter(instance -> !present.contains(instance) && instance.inFlight() > 0)
        .sorted(Comparator.comparing(instance -> instance.endpoint().id()))
        .toList();
  }

  /// Removes instances that left the table and have nothing in flight, and starts the retention of
  /// their counts.
  public synchronized void prune(RoutingTable table) {
    Set<UpstreamInstance> present = table.counting().collect(Collectors.toSet());
    instances.values().removeIf(i -> !present.contains(i) && i.inFlight() <= 0);
    var counted = new HashSet<InstanceCounters.Key>();
    for (UpstreamInstance i : present) {
      counted.add(new InstanceCounters.Key(i.id().lane(), i.id().release(), i.endpoint().id()));
    }
    counters.retain(counted);
  }
}
