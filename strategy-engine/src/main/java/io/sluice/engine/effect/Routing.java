package io.sluice.engine.effect;

import io.sluice.contract.Direction;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Signal.Result;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.TargetException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Sets a lane's table: the weights as asked, each with its release's ready instances.
final class Routing {
  private final EffectStore store;
  private final Targets targets;

  Routing(EffectStore store, Targets targets) {
    this.store = store;
    this.targets = targets;
  }

  /// One try.
  ///
  /// @throws TargetException if it is not in force on return
  Result run(Ticket ticket, Effect.Route route) {
    LaneKey lane = ticket.lane();
    Router router = targets.router(lane);
    List<Share> shares = shares(ticket, router, route);
    Router.Table table = router.route(lane, ticket.check(), shares);
    Map<UUID, Percent> read =
        table.shares().stream().collect(Collectors.toMap(Share::release, Share::weight));
    route
        .weights()
        .forEach((release, weight) -> {
          if (!read.getOrDefault(release, Percent.NONE).equals(weight)) {
            throw new TargetException.Unreachable(
                "%s has %s instead of the weights that were set".formatted(router.name(), read));
          }
        });
    return new Result.Routed(route.weights(), table.token());
  }

  private List<Share> shares(Ticket ticket, Router router, Effect.Route route) {
    LaneKey lane = ticket.lane();
    List<Instance> instances;
    try {
      instances = targets.runtime(lane).read(lane);
    } catch (TargetException.Unreachable e) {
      return asTheyStand(router, lane, route); // a runtime that is away keeps no weight from moving
    }
    if (ticket.row().number() > 0) {
      requireCapacity(store.lane(lane), route, instances);
    }
    return route.weights().entrySet().stream()
        .flatMap(entry ->
            share(entry.getKey(), entry.getValue(), kept(route, entry.getKey(), instances))
                .stream())
        .toList();
  }

  /// The instances of a release that are in the table: ready ones, those with the lowest slots.
  static List<Instance> kept(Effect.Route route, UUID release, List<Instance> instances) {
    return ready(release, instances).stream()
        .limit(route.keep().getOrDefault(release, Integer.MAX_VALUE))
        .toList();
  }

  static List<Instance> ready(UUID release, List<Instance> instances) {
    return instances.stream()
        .filter(i -> i.release().equals(release) && i.state() == Instance.State.READY)
        .sorted(Comparator.comparingInt(Instance::slot))
        .toList();
  }

  private static Optional<Share> share(UUID release, Percent weight, List<Instance> instances) {
    if (instances.isEmpty()) {
      return nobody(release, weight);
    }
    return Optional.of(
        new Share(
            release,
            instances.getFirst().version(),
            weight,
            instances.stream().map(i -> new Backend(i.id(), i.host(), i.port())).toList()));
  }

  private static Optional<Share> nobody(UUID release, Percent weight) {
    if (weight.value() > 0) {
      throw new TargetException.Unreachable("no instance of %s is ready".formatted(release));
    }
    return Optional.empty();
  }

  private static List<Share> asTheyStand(Router router, LaneKey lane, Effect.Route route) {
    List<Share> standing = router.readAll().table(lane).map(Router.Table::shares).orElse(List.of());
    Map<UUID, Share> known =
        standing.stream().collect(Collectors.toMap(Share::release, share -> share));
    return route.weights().entrySet().stream()
        .flatMap(entry ->
            Optional.ofNullable(known.get(entry.getKey()))
                .map(share -> limited(share, entry.getValue(), route))
                .or(() -> nobody(entry.getKey(), entry.getValue()))
                .stream())
        .toList();
  }

  private static Share limited(Share share, Percent weight, Effect.Route route) {
    int keep = route.keep().getOrDefault(share.release(), Integer.MAX_VALUE);
    return new Share(
        share.release(), share.version(), weight, share.backends().stream().limit(keep).toList());
  }

  /// On the way forward no release gets more weight than before unless all of its instances that
  /// were confirmed are ready still. The way back takes what is there.
  private static void requireCapacity(Lane lane, Effect.Route route, List<Instance> instances) {
    boolean isForward = lane.active().filter(a -> a.direction() == Direction.FORWARD).isPresent();
    route
        .weights()
        .forEach((release, weight) -> {
          int ready = ready(release, instances).size();
          int confirmed = lane.ready(release);
          boolean rises = weight.value() > lane.weight(release).value();
          if (isForward && rises && ready < confirmed) {
            throw new TargetException.Unreachable(
                "%d of %d instances of %s are ready".formatted(ready, confirmed, release));
          }
        });
  }
}
