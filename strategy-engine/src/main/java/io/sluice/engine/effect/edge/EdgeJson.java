package io.sluice.engine.effect.edge;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Steered;
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
    Router.Snapshot snapshot() {
      return new Router.Snapshot(
          startId,
          lanes.entrySet().stream()
              .collect(
                  Collectors.toMap(
                      lane -> LaneKey.parse(lane.getKey()), lane -> lane.getValue().table())));
    }
  }

  record Lane(
      Token token, List<Release> releases, List<Draining> draining, Optional<Steered> steered) {
    Router.Table table() {
      return new Router.Table(
          token,
          releases.stream().map(Release::share).toList(),
          draining.stream().map(Draining::draining).toList(),
          steered);
    }
  }

  record Release(UUID release, String version, int weight, List<Instance> instances) {
    static Release of(Router.Share share) {
      return new Release(
          share.release(),
          share.version(),
          share.weight().value(),
          share.backends().stream()
              .map(backend -> new Instance(backend.id(), backend.host(), backend.port()))
              .toList());
    }

    Router.Share share() {
      return new Router.Share(
          release,
          version,
          new Percent(weight),
          instances.stream()
              .map(instance -> new Router.Backend(instance.id, instance.host, instance.port))
              .toList());
    }
  }

  record Instance(UUID id, String host, int port) {}

  record Draining(UUID id, UUID release, int inFlight) {
    Router.Draining draining() {
      return new Router.Draining(id, release, inFlight);
    }
  }

  record Fence(Token token) {}

  record Adopt(Token token, String startId) {}

  record Route(Token token, List<Release> releases, Optional<Steered> steered) {
    static Route of(Token token, List<Router.Share> shares, Optional<Steered> steered) {
      return new Route(token, shares.stream().map(Release::of).toList(), steered);
    }
  }

  record Refusal(String error, Optional<Token> token) {
    TargetException exception(String body) {
      return switch (error) {
        case "no-token" -> new TargetException.NoToken("the edge has no token of the lane");
        case "stale-token" ->
            new TargetException.Stale(
                "the edge has seen " + token.map(Token::toString).orElse("a higher token"),
                token.orElse(Token.NONE));
        case "other-start" -> new TargetException.OtherStart("the edge was started anew");
        default -> new TargetException.Unreachable("the edge refused: " + body);
      };
    }
  }

  private EdgeJson() {}
}
