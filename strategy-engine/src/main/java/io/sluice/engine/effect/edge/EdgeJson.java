package io.sluice.engine.effect.edge;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.SigningKeys;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.TargetException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// The bodies of the edge's admin API.
final class EdgeJson {

  record State(String startId, Map<String, Lane> lanes) {
    /// @throws IllegalArgumentException if a key is not a lane, or a table is another lane's
    Router.Snapshot snapshot() {
      return new Router.Snapshot(
          startId,
          lanes.entrySet().stream()
              .collect(Collectors.toMap(lane -> LaneKey.parse(lane.getKey()), State::table)));
    }

    private static Router.Table table(Map.Entry<String, Lane> lane) {
      return lane.getValue().table(LaneKey.parse(lane.getKey()));
    }
  }

  /// @param lane empty in the answer of an edge without revisions, and so are `revision` and
  ///   `expired`
  /// @param keys empty in the answer of an edge without keys
  record Lane(
      Optional<LaneKey> lane,
      Token token,
      Optional<Long> revision,
      List<Release> releases,
      List<Router.Draining> draining,
      Optional<ReleaseTrafficRules> trafficRules,
      Optional<Router.WeightLease> lease,
      Optional<Boolean> expired,
      Optional<List<String>> keys) {
    /// @throws IllegalArgumentException if the table is another lane's
    Router.Table table(LaneKey key) {
      lane.filter(it -> !it.equals(key))
          .ifPresent(it -> {
            throw new IllegalArgumentException("the table of %s for %s".formatted(it, key));
          });
      return new Router.Table(
          token,
          revision.orElse(0L),
          releases.stream().map(Release::share).toList(),
          draining,
          new Router.Rules(trafficRules, lease),
          expired.orElse(false),
          keys);
    }
  }

  record Release(UUID release, String version, int weight, List<Router.Backend> instances) {
    static Release of(Router.Share share) {
      return new Release(
          share.release(), share.version(), share.weight().value(), share.backends());
    }

    Router.Share share() {
      return new Router.Share(release, version, new Percent(weight), instances);
    }
  }

  record Fence(Token token) {}

  record Adopt(Token token, String startId) {}

  record Route(
      Token token,
      long revision,
      List<Release> releases,
      Optional<ReleaseTrafficRules> trafficRules,
      Optional<Router.WeightLease> lease) {
    static Route of(Token token, long revision, List<Router.Share> shares, Router.Rules rules) {
      return new Route(
          token,
          revision,
          shares.stream().map(Release::of).toList(),
          rules.trafficRules(),
          rules.lease());
    }
  }

  record Join(Token token, long revision, Map<UUID, List<Router.Backend>> members) {}

  record Sign(Token token, long revision, SigningKeys keys) {}

  record Renew(Map<String, Token> lanes) {
    static Renew of(Map<LaneKey, Token> lanes) {
      return new Renew(
          lanes.entrySet().stream()
              .collect(Collectors.toMap(lane -> lane.getKey().toString(), Map.Entry::getValue)));
    }
  }

  record Rejection(String error, Optional<Token> token, Optional<Long> revision) {
    TargetException exception(String body) {
      return switch (error) {
        case "no-token" -> new TargetException.NoToken("the edge has no token of the lane");
        case "stale-token" ->
            new TargetException.StaleToken(
                "the edge has seen " + token.map(Token::toString).orElse("a higher token"),
                token.orElse(Token.NONE));
        case "changed" ->
            new TargetException.Changed(
                "the edge has revision %d under token %s"
                    .formatted(revision.orElse(0L), token.orElse(Token.NONE)));
        case "other-start" -> new TargetException.StartIdMismatch("the edge restarted");
        default -> new TargetException.Unreachable("the edge rejected the request: " + body);
      };
    }
  }

  private EdgeJson() {}
}
