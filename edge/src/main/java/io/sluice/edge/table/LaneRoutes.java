package io.sluice.edge.table;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.SigningKeys;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// A lane's part of the routing table. Immutable but for the running credit of its choices.
public final class LaneRoutes {
  private final LaneKey key;
  private final List<ReleaseRoute> releases;
  private final Optional<ReleaseTrafficRules> rules;
  private final Optional<SigningKeys> keys;
  private final WeightedRoundRobin roundRobin;

  /// @param before the lane's part of the previous table: as long as the weights stay the same, the
  ///   sequence of choices continues
  LaneRoutes(
      LaneKey key,
      List<ReleaseRoute> releases,
      Optional<ReleaseTrafficRules> rules,
      Optional<SigningKeys> keys,
      Optional<LaneRoutes> before) {
    boolean serves = releases.stream().anyMatch(release -> !release.instances().isEmpty());
    int[] weights = releases.stream().mapToInt(it -> serves ? it.weight() : 0).toArray();
    this.key = key;
    this.releases = List.copyOf(releases);
    this.rules = rules;
    this.keys = keys;
    this.roundRobin =
        before
            .filter(lane -> lane.ids().equals(ids(releases)) && lane.roundRobin.has(weights))
            .map(lane -> lane.roundRobin)
            .orElseGet(() -> new WeightedRoundRobin(weights));
  }

  public LaneKey key() {
    return key;
  }

  public List<ReleaseRoute> releases() {
    return releases;
  }

  public Optional<ReleaseRoute> findRelease(UUID id) {
    return releases.stream().filter(release -> release.id().equals(id)).findFirst();
  }

  /// Returns the traffic rules that bring further requests to a release; empty if only the weights
  /// decide.
  public Optional<ReleaseTrafficRules> findTrafficRules() {
    return rules;
  }

  /// Returns the lane's signing keys; without them cookies are not signed, and no link is valid.
  public Optional<SigningKeys> findKeys() {
    return keys;
  }

  /// Returns the release for a sticky client. The release of the traffic rules has the numbers
  /// below its weight, so that no client moves back while the weight rises. Empty if that release
  /// has no instance.
  ///
  /// @param number the client's, 0 to 99
  public Optional<ReleaseRoute> pick(int number) {
    UUID first = rules.orElseThrow().release();
    if (findServing(first).isEmpty()) {
      return Optional.empty();
    }
    int upto = findRelease(first).map(ReleaseRoute::weight).orElse(0);
    if (number < upto) {
      return findServing(first);
    }
    for (ReleaseRoute release : releases) {
      upto += release.id().equals(first) ? 0 : release.weight();
      if (number < upto && !release.id().equals(first)) {
        return findServing(release.id());
      }
    }
    return Optional.empty();
  }

  /// Returns a release, if it has an instance.
  public Optional<ReleaseRoute> findServing(UUID id) {
    return findRelease(id).filter(release -> !release.instances().isEmpty());
  }

  /// Returns the other releases with an instance, the one with the most weight first.
  public Stream<ReleaseRoute> others(ReleaseRoute one) {
    return releases.stream()
        .filter(release -> !release.id().equals(one.id()) && !release.instances().isEmpty())
        .sorted(Comparator.comparingInt(ReleaseRoute::weight).reversed());
  }

  /// Returns the release of the next request by the weights. It may have no instance if another
  /// release has one; empty if no release has weight, or none has an instance.
  public Optional<ReleaseRoute> pick() {
    int index = roundRobin.next(i -> true);
    return index < 0 ? Optional.empty() : Optional.of(releases.get(index));
  }

  private List<UUID> ids() {
    return ids(releases);
  }

  private static List<UUID> ids(List<ReleaseRoute> releases) {
    return releases.stream().map(ReleaseRoute::id).toList();
  }
}
