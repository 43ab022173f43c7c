package io.sluice.edge.table;

import io.sluice.edge.count.Counters;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The objects of all instances that are in the table or have requests in flight.
public final class Fleet {
  private final Counters counters;
  private final Map<Instance.Id, Instance> known = new HashMap<>();

  public Fleet(Counters counters) {
    this.counters = counters;
  }

  /// Returns the object of an instance for the table; one that was draining is used again.
  public synchronized Instance get(Instance.Id id, String version) {
    var key = new Counters.Key(id.lane(), id.release(), id.endpoint().id());
    var tally = counters.tally(key, version, id.endpoint().host(), id.endpoint().port());
    return known.computeIfAbsent(id, _ -> new Instance(id, tally));
  }

  /// Returns the instances that left the table and still have requests in flight. The result is
  /// final only once every loop has installed `table`: until then the number can still grow.
  public synchronized List<Instance> draining(RoutingTable table) {
    Set<Instance> present = table.instances().collect(Collectors.toSet());
    return known.values().stream()
        .filter(instance -> !present.contains(instance) && instance.inFlight() > 0)
        .sorted(Comparator.comparing(instance -> instance.endpoint().id()))
        .toList();
  }

  /// Removes instances that left the table and have nothing in flight, and starts the retention of
  /// their counts.
  public synchronized void prune(RoutingTable table) {
    Set<Instance> present = table.counting().collect(Collectors.toSet());
    known.values().removeIf(i -> !present.contains(i) && i.inFlight() <= 0);
    var counted = new HashSet<Counters.Key>();
    for (Instance i : present) {
      counted.add(new Counters.Key(i.id().lane(), i.id().release(), i.endpoint().id()));
    }
    counters.retain(counted);
  }
}
