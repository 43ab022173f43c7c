package io.sluice.edge.table;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;

/// A release in a lane's table, with the choice between its instances.
public final class ReleaseRoute {
  private final WeightedRelease weighted;
  private final List<UpstreamInstance> instances;
  private final Optional<UpstreamInstance> absent;
  private final WeightedRoundRobin roundRobin;

  /// @param absent counts the requests to a release without instances
  ReleaseRoute(
      WeightedRelease weighted,
      List<UpstreamInstance> instances,
      Optional<UpstreamInstance> absent) {
    int[] even = new int[instances.size()];
    Arrays.fill(even, 1);
    this.weighted = weighted;
    this.instances = List.copyOf(instances);
    this.absent = absent;
    this.roundRobin = new WeightedRoundRobin(even);
  }

  public UUID id() {
    return weighted.release();
  }

  public String version() {
    return weighted.version();
  }

  public List<UpstreamInstance> instances() {
    return instances;
  }

  int weight() {
    return weighted.weight().value();
  }

  /// Returns the object that counts the requests if the release has no instance.
  public Optional<UpstreamInstance> findAbsent() {
    return absent;
  }

  /// Whether there is an instance that was not tried with this request and is not ejected.
  public boolean isUp(Set<UpstreamInstance> tried, long now) {
    return instances.stream().anyMatch(it -> isUp(it, tried, now));
  }

  /// Returns the next of the instances that were not tried and are not ejected.
  ///
  /// @param tried instances that could not be reached with this request
  /// @param now by [System#nanoTime]
  public Optional<UpstreamInstance> findUp(Set<UpstreamInstance> tried, long now) {
    return findNext(i -> isUp(instances.get(i), tried, now));
  }

  /// Returns the instance for the next request. It prefers one that was not tried and is not
  /// ejected, then one that was not tried; empty only if the release has no instance.
  public Optional<UpstreamInstance> choose(Set<UpstreamInstance> tried, long now) {
    return findUp(tried, now)
        .or(() -> findNext(i -> !tried.contains(instances.get(i))))
        .or(() -> findNext(i -> true));
  }

  private static boolean isUp(UpstreamInstance instance, Set<UpstreamInstance> tried, long now) {
    return !tried.contains(instance) && !instance.isDown(now);
  }

  private Optional<UpstreamInstance> findNext(IntPredicate eligible) {
    int index = roundRobin.next(eligible);
    return index < 0 ? Optional.empty() : Optional.of(instances.get(index));
  }
}
