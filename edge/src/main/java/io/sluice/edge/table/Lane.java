package io.sluice.edge.table;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Steered;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// A lane's part of the routing table. Immutable but for the running credit of its choices.
public final class Lane {
  private final LaneKey key;
  private final List<Release> releases;
  private final Optional<Steered> steered;
  private final Split split;

  /// @param before the lane's part of the table so far: while weights stay as they are, the choice
  ///   goes on where it was
  Lane(LaneKey key, List<Release> releases, Optional<Steered> steered, Optional<Lane> before) {
    boolean serves = releases.stream().anyMatch(release -> !release.instances().isEmpty());
    int[] weights = releases.stream().mapToInt(it -> serves ? it.weight() : 0).toArray();
    this.key = key;
    this.releases = List.copyOf(releases);
    this.steered = steered;
    this.split =
        before
            .filter(lane -> lane.ids().equals(ids(releases)) && lane.split.has(weights))
            .map(lane -> lane.split)
            .orElseGet(() -> new Split(weights));
  }

  public LaneKey key() {
    return key;
  }

  public List<Release> releases() {
    return releases;
  }

  public Optional<Release> release(UUID id) {
    return releases.stream().filter(release -> release.id().equals(id)).findFirst();
  }

  /// What else brings requests to a release; nothing if the weights alone say where they go.
  public Optional<Steered> steered() {
    return steered;
  }

  /// The release that a client's requests belong to while the lane keeps clients on their side: the
  /// steered one has the numbers below its weight, so that nobody goes back as it rises. Empty if
  /// that one has no instance.
  ///
  /// @param number the client's, 0 to 99
  public Optional<Release> pick(int number) {
    UUID first = steered.orElseThrow().release();
    if (serving(first).isEmpty()) {
      return Optional.empty();
    }
    int upto = release(first).map(Release::weight).orElse(0);
    if (number < upto) {
      return serving(first);
    }
    for (Release release : releases) {
      upto += release.id().equals(first) ? 0 : release.weight();
      if (number < upto && !release.id().equals(first)) {
        return serving(release.id());
      }
    }
    return Optional.empty();
  }

  /// A release, if it has an instance.
  public Optional<Release> serving(UUID id) {
    return release(id).filter(release -> !release.instances().isEmpty());
  }

  /// The other releases with an instance, that with the most weight first.
  public Stream<Release> others(Release one) {
    return releases.stream()
        .filter(release -> !release.id().equals(one.id()) && !release.instances().isEmpty())
        .sorted(Comparator.comparingInt(Release::weight).reversed());
  }

  /// The release that the next request belongs to by the weights, though it may have no instance
  /// where another one has; empty if none has both weight and an instance to go to.
  public Optional<Release> pick() {
    int index = split.next(i -> true);
    return index < 0 ? Optional.empty() : Optional.of(releases.get(index));
  }

  private List<UUID> ids() {
    return ids(releases);
  }

  private static List<UUID> ids(List<Release> releases) {
    return releases.stream().map(Release::id).toList();
  }
}
