package io.sluice.engine.effect.target;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Steered;
import io.sluice.contract.Token;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Splits live traffic between the releases of a lane.
///
/// It keeps the last token of each lane durably and refuses older ones; the same token with the
/// same table is a repeat and changes nothing. Every method may throw
/// [TargetException.Unreachable]; every write [TargetException.NoToken] and
/// [TargetException.Stale]. What a write returns was read back after it took effect: no request
/// that arrives later is sent by an older table.
public interface Router {

  /// What an environment calls it, such as `edge`.
  String name();

  /// All lanes, in one look.
  Snapshot readAll();

  /// Sets the lane's token and changes nothing else.
  Table fence(LaneKey lane, Token token);

  /// Gives the lane its first token here, or a higher one.
  ///
  /// @param startId the start that the caller read
  /// @throws TargetException.OtherStart if that is no longer the present one
  Table adopt(LaneKey lane, Token token, String startId);

  /// Sets the lane's table as a whole.
  Table route(LaneKey lane, Token token, List<Share> shares);

  /// Likewise, with what else brings requests to a release.
  ///
  /// Of its matches the first one that fits a request wins. Where it is sticky, a client is drawn
  /// by a number from 0 to 99 that it is told in a cookie, and that is worth nothing for another
  /// release: it belongs to the release if the number is below its weight, and else to another one.
  /// So whoever came to it stays as its weight rises, and goes once as it falls.
  ///
  /// @param steered a table is refused that names a release which is not among the shares
  /// @throws TargetException.Hopeless if this router cannot do that
  default Table route(LaneKey lane, Token token, List<Share> shares, Optional<Steered> steered) {
    if (steered.isEmpty()) {
      return route(lane, token, shares);
    }
    throw new TargetException.Hopeless(name() + " goes by weight alone");
  }

  /// @param startId changes when the router starts anew
  /// @param lanes every lane that has a token here
  record Snapshot(String startId, Map<LaneKey, Table> lanes) {
    public Snapshot {
      lanes = Map.copyOf(lanes);
    }

    /// The table of `lane`; empty if it has no token here.
    public Optional<Table> table(LaneKey lane) {
      return Optional.ofNullable(lanes.get(lane));
    }
  }

  /// @param draining instances that left the table and still have requests in flight
  /// @param steered what else brings requests to a release
  record Table(
      Token token, List<Share> shares, List<Draining> draining, Optional<Steered> steered) {
    public Table {
      shares = List.copyOf(shares);
      draining = List.copyOf(draining);
    }

    /// One that sends requests by weight alone.
    public Table(Token token, List<Share> shares, List<Draining> draining) {
      this(token, shares, draining, Optional.empty());
    }

    /// Whether new requests may be sent to `instance`.
    public boolean names(UUID instance) {
      return shares.stream()
          .flatMap(share -> share.backends().stream())
          .anyMatch(backend -> backend.id().equals(instance));
    }
  }

  /// What one release gets of a lane's traffic.
  ///
  /// @param version its label, for eyes only
  /// @param backends its instances; one at least if `weight` is above 0
  record Share(UUID release, String version, Percent weight, List<Backend> backends) {
    public Share {
      backends = List.copyOf(backends);
    }
  }

  /// Where an instance listens.
  record Backend(UUID id, String host, int port) {}

  /// @param inFlight requests that it has not answered yet
  record Draining(UUID id, UUID release, int inFlight) {}
}
