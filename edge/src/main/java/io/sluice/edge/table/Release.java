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
  private final Split split;

  Release(Share share, List<Instance> instances) {
    int[] even = new int[instances.size()];
    Arrays.fill(even, 1);
    this.share = share;
    this.instances = List.copyOf(instances);
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

  /// What the split between releases counts for this one: without an instance it gets nothing.
  int weight() {
    return instances.isEmpty() ? 0 : share.weight().value();
  }

  /// The instance that gets the next request, empty only if there is none at all: rather one that
  /// was tried already, or is thought to be down, than none.
  ///
  /// @param tried instances that could not be reached with this request
  /// @param now of [System#nanoTime]
  public Optional<Instance> choose(Set<Instance> tried, long now) {
    return next(i -> !tried.contains(instances.get(i)) && !instances.get(i).isDown(now))
        .or(() -> next(i -> !tried.contains(instances.get(i))))
        .or(() -> next(i -> true));
  }

  private Optional<Instance> next(IntPredicate eligible) {
    int index = split.next(eligible);
    return index < 0 ? Optional.empty() : Optional.of(instances.get(index));
  }
}
