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

  /// @param before the lane's part of the previous table: as long as the weights stay the same, the
  ///   sequence of choices continues
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

  /// Returns the traffic rules that bring further requests to a release; empty if only the weights
  /// decide.
  public Optional<Steered> steered() {
    return steered;
  }

  /// Returns the release for a sticky client. The release of the traffic rules has the numbers
  /// below its weight, so that no client moves back while the weight rises. Empty if that release
  /// has no instance.
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

  /// Returns a release, if it has an instance.
  public Optional<Release> serving(UUID id) {
    return release(id).filter(release -> !release.instances().isEmpty());
  }

  /// Returns the other releases with an instance, the one with the most weight first.
  public Stream<Release> others(Release one) {
    return releases.stream()
        .filter(release -> !release.id().equals(one.id()) && !release.instances().isEmpty())
        .sorted(Comparator.comparingInt(Release::weight).reversed());
  }

  /// Returns the release of the next request by the weights. It may have no instance if another
  /// release has one; empty if no release has weight, or none has an instance.
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
