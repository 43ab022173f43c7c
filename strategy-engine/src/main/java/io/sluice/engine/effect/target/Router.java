package io.sluice.engine.effect.target;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Token;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Splits live traffic between the releases of a lane.
///
/// It keeps the last token of each lane durably and rejects older ones. Every method may throw
/// [TargetException.Unreachable]; every write [TargetException.NoToken] and
/// [TargetException.StaleToken]. The table that a write returns was read back after it took effect:
/// no request that arrives later is routed by an older table.
public interface Router {

  /// Returns its name in environments, such as `edge`.
  String name();

  /// Reads all lanes at one moment.
  Snapshot readAll();

  /// Reads one lane; empty if it has no token here.
  default Optional<Table> read(LaneKey lane) {
    return readAll().findTable(lane);
  }

  /// Sets the lane's token and changes nothing else.
  Table fence(LaneKey lane, Token token);

  /// Gives the lane its first token here, or a higher one.
  ///
  /// @param startId the start that the caller read
  /// @throws TargetException.StartIdMismatch if that is no longer the present one
  Table adopt(LaneKey lane, Token token, String startId);

  /// Sets the lane's weights, traffic rules and members by compare-and-set on the revision.
  ///
  /// The caller reads the router before it reads the runtime, so the revision is older than the
  /// readiness that the members rest on. A write of the same token with the same weights and rules
  /// is a repeat: it changes nothing, members included, and succeeds under any revision.
  ///
  /// @param revision of the table that the caller read
  /// @param shares each release with its weight and its members
  /// @throws TargetException.Changed if the table has another revision
  /// @throws TargetException.Permanent if this router does not support the rules
  Table route(LaneKey lane, Token token, long revision, List<Share> shares, Rules rules);

  /// Replaces the members of releases in the table; weights, rules and token stay. Every accepted
  /// write raises the revision, even one that changes nothing.
  ///
  /// @param token of the table that the caller read
  /// @param revision of the table that the caller read
  /// @param members by release; a release that is not named keeps its members
  /// @throws TargetException.Changed if the table has another token or another revision, or no
  ///   share for one of the releases
  Table join(LaneKey lane, Token token, long revision, Map<UUID, List<Backend>> members);

  /// Sets the keys that sign the cookies of the lane's sticky clients and the links to its preview;
  /// weights, rules, members and token stay. A cookie or a link that neither key signed counts as
  /// none. Every accepted write raises the revision.
  ///
  /// @param token of the table that the caller read
  /// @param revision of the table that the caller read
  /// @throws TargetException.Changed if the table has another token or another revision
  Table sign(LaneKey lane, Token token, long revision, SigningKeys keys);

  /// Renews the weight leases of lanes: each one then expires [WeightLease#within] from now. A lane
  /// whose table has another token, no lease, or an expired one is skipped.
  ///
  /// @param lanes the token of each lane's table as last read
  void renew(Map<LaneKey, Token> lanes);

  /// The rules of a table, in addition to its weights.
  ///
  /// The first match that fits a request wins. A sticky client is drawn by a number from 0 to 99
  /// that its cookie carries and that counts for this release only: it belongs to the release if
  /// the number is below the release's weight, and otherwise to another one. So a client of the
  /// release stays as the weight rises, and leaves once as it falls.
  ///
  /// @param trafficRules matches, sticky clients and mirrored requests of one release, which needs
  ///   a share but no member; the router ignores the rules while the release has no member
  /// @param lease time for which the weights hold without a renewal; unlimited if empty
  record Rules(Optional<ReleaseTrafficRules> trafficRules, Optional<WeightLease> lease) {
    public static final Rules NONE = new Rules(Optional.empty(), Optional.empty());
  }

  /// A dead man's switch: without a renewal all weight goes to `release`, and traffic rules end, as
  /// one change of the table that raises its revision and keeps its token. A restart of the router
  /// renews the lease.
  ///
  /// @param release gets all weight; it needs a share
  /// @param within 1 s to 5 min
  record WeightLease(UUID release, Duration within) {}

  /// @param startId changes when the router restarts
  /// @param lanes every lane that has a token here
  record Snapshot(String startId, Map<LaneKey, Table> lanes) {
    public Snapshot {
      lanes = Map.copyOf(lanes);
    }

    /// Returns the table of `lane`; empty if it has no token here.
    public Optional<Table> findTable(LaneKey lane) {
      return Optional.ofNullable(lanes.get(lane));
    }
  }

  /// @param revision grows with every accepted write of the lane, a fence included, and when the
  ///   weight lease expires; 0 in the answer of an edge without revisions
  /// @param draining instances that left the table and still have requests in flight
  /// @param rules as last written; if the lease has expired, the rules that are in force now
  /// @param expired whether the weight lease expired: the shares then have the weights after that
  /// @param keys ids of the signing keys, the current one first; empty if the router is of a
  ///   version that does not sign
  record Table(
      Token token,
      long revision,
      List<Share> shares,
      List<Draining> draining,
      Rules rules,
      boolean expired,
      Optional<List<String>> keys) {
    public Table {
      shares = List.copyOf(shares);
      draining = List.copyOf(draining);
      keys = keys.map(List::copyOf);
    }

    /// Returns the share of `release`; empty if the table has none.
    public Optional<Share> findShare(UUID release) {
      return shares.stream().filter(share -> share.release().equals(release)).findFirst();
    }

    /// Returns the weights by release.
    public Map<UUID, Percent> weights() {
      return Share.weights(shares);
    }

    /// Returns the traffic rules of one release.
    public Optional<ReleaseTrafficRules> findTrafficRules() {
      return rules.trafficRules();
    }

    /// Whether the router needs the lane's signing keys.
    public boolean isSigned() {
      return findTrafficRules().filter(it -> it.rules().isSigned()).isPresent();
    }

    /// Whether new requests may be sent to `instance`.
    public boolean hasMember(UUID instance) {
      return shares.stream()
          .flatMap(share -> share.backends().stream())
          .anyMatch(backend -> backend.id().equals(instance));
    }
  }

  /// The weight and the members of one release in a table.
  ///
  /// @param version its label, for information only
  /// @param backends its instances; at least one if `weight` is above 0
  record Share(UUID release, String version, Percent weight, List<Backend> backends) {
    public Share {
      backends = List.copyOf(backends);
    }

    /// Returns the weights by release.
    public static Map<UUID, Percent> weights(List<Share> shares) {
      return shares.stream().collect(Collectors.toMap(Share::release, Share::weight));
    }
  }

  /// The address of an instance.
  record Backend(UUID id, String host, int port) {}

  /// @param inFlight requests that it has not answered yet
  record Draining(UUID id, UUID release, int inFlight) {}
}
