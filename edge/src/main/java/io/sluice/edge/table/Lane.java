package io.sluice.edge.table;

import io.sluice.contract.LaneKey;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/// A lane's part of the routing table. Immutable but for the running credit of its choices.
public final class Lane {
  private final LaneKey key;
  private final List<Release> releases;
  private final List<Match> matches;
  private final Split split;

  /// @param before the lane's part of the table so far: while weights stay as they are, the choice
  ///   goes on where it was
  Lane(LaneKey key, List<Release> releases, List<Match> matches, Optional<Lane> before) {
    int[] weights = releases.stream().mapToInt(Release::weight).toArray();
    this.key = key;
    this.releases = List.copyOf(releases);
    this.matches = List.copyOf(matches);
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

  /// Whether the weights alone say where a request goes.
  public boolean goesByWeight() {
    return matches.isEmpty();
  }

  /// The release that the next request belongs to; empty if none has both weight and an instance.
  ///
  /// @param fits whether the request is one of a match
  public Optional<Release> pick(Predicate<Match> fits) {
    return matched(fits).or(this::pick);
  }

  private Optional<Release> matched(Predicate<Match> fits) {
    return matches.stream()
        .filter(fits)
        .flatMap(match -> release(match.release()).stream())
        .filter(release -> !release.instances().isEmpty())
        .findFirst();
  }

  /// Likewise, by weight alone.
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
