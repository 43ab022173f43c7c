package io.sluice.edge.table;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;

/// A release in a lane's table, with the choice between its instances.
public final class Release {
  private final Share share;
  private final List<Instance> instances;
  private final Optional<Instance> absent;
  private final Split split;

  /// @param absent counts the requests to a release without instances
  Release(Share share, List<Instance> instances, Optional<Instance> absent) {
    int[] even = new int[instances.size()];
    Arrays.fill(even, 1);
    this.share = share;
    this.instances = List.copyOf(instances);
    this.absent = absent;
    this.split = new Split(even);
  }

  public UUID id() {
    return share.release();
  }

  public String version() {
    return share.version();
  }

  public List<Instance> instances() {
    return instances;
  }

  int weight() {
    return share.weight().value();
  }

  /// Returns the object that counts the requests if the release has no instance.
  public Optional<Instance> absent() {
    return absent;
  }

  /// Whether there is an instance that was not tried with this request and is not ejected.
  public boolean isUp(Set<Instance> tried, long now) {
    return instances.stream().anyMatch(it -> isUp(it, tried, now));
  }

  /// Returns the next of the instances that were not tried and are not ejected.
  ///
  /// @param tried instances that could not be reached with this request
  /// @param now by [System#nanoTime]
  public Optional<Instance> up(Set<Instance> tried, long now) {
    return next(i -> isUp(instances.get(i), tried, now));
  }

  /// Returns the instance for the next request. It prefers one that was not tried and is not
  /// ejected, then one that was not tried; empty only if the release has no instance.
  public Optional<Instance> choose(Set<Instance> tried, long now) {
    return up(tried, now)
        .or(() -> next(i -> !tried.contains(instances.get(i))))
        .or(() -> next(i -> true));
  }

  private static boolean isUp(Instance instance, Set<Instance> tried, long now) {
    return !tried.contains(instance) && !instance.isDown(now);
  }

  private Optional<Instance> next(IntPredicate eligible) {
    int index = split.next(eligible);
    return index < 0 ? Optional.empty() : Optional.of(instances.get(index));
  }
}
