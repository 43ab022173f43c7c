package io.sluice.edge.table;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Token;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// The durable state of a lane.
///
/// @param token the highest token so far
/// @param revision grows with each change
/// @param routed whether the current weights were written under that token; if not, the token only
///   fences or adopts, or the weight lease expired
/// @param releases the lane's table
/// @param trafficRules the traffic rules that bring further requests to a release; empty if there
///   are none
/// @param lease the time that the weights hold without a renewal; unlimited if empty
/// @param expired whether the weights are those of a lease that expired
/// @param keys the lane's signing keys; without them cookies are not signed, and no link is valid
public record LaneRecord(
    Token token,
    long revision,
    boolean routed,
    List<WeightedRelease> releases,
    Optional<ReleaseTrafficRules> trafficRules,
    Optional<WeightLease> lease,
    boolean expired,
    Optional<SigningKeys> keys) {
  /// @throws IllegalArgumentException as [WeightedRelease#validate]
  public LaneRecord {
    releases = WeightedRelease.validate(releases);
  }

  /// Reads the JSON of the file; an edge without revisions may have written it.
  @JsonCreator
  static LaneRecord of(
      @JsonProperty("token") Token token,
      @JsonProperty("revision") Optional<Long> revision,
      @JsonProperty("routed") boolean routed,
      @JsonProperty("releases") List<WeightedRelease> releases,
      @JsonProperty("trafficRules") Optional<ReleaseTrafficRules> steered,
      @JsonProperty("lease") Optional<WeightLease> lease,
      @JsonProperty("expired") Optional<Boolean> expired,
      @JsonProperty("keys") Optional<SigningKeys> keys) {
    return new LaneRecord(
        token, revision.orElse(0L), routed, releases, steered, lease, expired.orElse(false), keys);
  }

  /// Returns the state of a lane that was just adopted.
  public static LaneRecord empty(Token token) {
    return new LaneRecord(
        token, 1, false, List.of(), Optional.empty(), Optional.empty(), false, Optional.empty());
  }

  /// Returns the same table under another token, which has written no table.
  public LaneRecord withToken(Token next) {
    return next.equals(token)
        ? this
        : new LaneRecord(next, revision + 1, false, releases, trafficRules, lease, expired, keys);
  }

  public LaneRecord withTable(
      Token next,
      List<WeightedRelease> table,
      Optional<ReleaseTrafficRules> rules,
      Optional<WeightLease> nextLease) {
    return new LaneRecord(next, revision + 1, true, table, rules, nextLease, false, keys);
  }

  /// Returns the same weights with other members.
  ///
  /// @param members by release, each of them in the table
  public LaneRecord withMembers(Map<UUID, List<Endpoint>> members) {
    List<WeightedRelease> next =
        releases.stream()
            .map(weighted ->
                weighted.withInstances(
                    members.getOrDefault(weighted.release(), weighted.instances())))
            .toList();
    return new LaneRecord(token, revision + 1, routed, next, trafficRules, lease, expired, keys);
  }

  /// Returns the same table with other keys.
  public LaneRecord withKeys(SigningKeys next) {
    return new LaneRecord(
        token, revision + 1, routed, releases, trafficRules, lease, expired, Optional.of(next));
  }

  /// Returns the state after the lease expired: one release has all weight, and there are no
  /// traffic rules.
  public LaneRecord expire() {
    UUID all = lease.orElseThrow().release();
    List<WeightedRelease> next =
        releases.stream()
            .map(weighted ->
                weighted.withWeight(weighted.release().equals(all) ? Percent.ALL : Percent.NONE))
            .toList();
    return new LaneRecord(token, revision + 1, false, next, Optional.empty(), lease, true, keys);
  }

  /// Whether there is a lease that can still expire: the release that gets the weight must have a
  /// member.
  public boolean canExpire() {
    return !expired
        && lease
            .map(WeightLease::release)
            .flatMap(this::findRelease)
            .filter(weighted -> !weighted.instances().isEmpty())
            .isPresent();
  }

  public Optional<WeightedRelease> findRelease(UUID release) {
    return releases.stream().filter(weighted -> weighted.release().equals(release)).findFirst();
  }

  /// Whether weights and rules are those of `other`; members may differ.
  public boolean hasWeightsOf(LaneRecord other) {
    return weights().equals(other.weights())
        && trafficRules.equals(other.trafficRules)
        && lease.equals(other.lease);
  }

  private Map<UUID, Percent> weights() {
    return releases.stream()
        .collect(Collectors.toMap(WeightedRelease::release, WeightedRelease::weight));
  }

  /// Whether requests are routed as by `other`.
  public boolean hasTableOf(LaneRecord other) {
    return releases.equals(other.releases)
        && trafficRules.equals(other.trafficRules)
        && keys.equals(other.keys);
  }
}
