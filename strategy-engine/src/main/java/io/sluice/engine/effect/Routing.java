package io.sluice.engine.effect;

import io.sluice.contract.Direction;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Steered;
import io.sluice.domain.rollout.Capacity;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Signal.Result;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.TargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Sets a lane's table: the weights as asked, each with its release's ready instances.
final class Routing {
  private final EffectStore store;
  private final Targets targets;

  /// What may be sent requests of one release.
  ///
  /// @param ready its ready instances as far as they are known, those to be kept first
  /// @param kept how many of them stay in the table
  private record Crew(String version, List<Backend> ready, int kept) {
    static final Crew NOBODY = new Crew("", List.of(), 0);

    static Crew of(String version, List<Backend> ready, int keep) {
      return new Crew(version, ready, Math.min(keep, ready.size()));
    }

    Share share(UUID release, Percent weight) {
      return new Share(release, version, weight, ready.subList(0, kept));
    }
  }

  Routing(EffectStore store, Targets targets) {
    this.store = store;
    this.targets = targets;
  }

  /// One try.
  ///
  /// @throws TargetException if it is not in force on return
  Result run(Ticket ticket, Effect.Route route) {
    Router router = targets.router(ticket.lane());
    Map<UUID, Crew> crews = crews(ticket.lane(), router, route);
    if (ticket.row().number() > 0) {
      keepDead(ticket, router, route, crews);
      requireSteered(ticket, route, crews);
      requireCapacity(ticket, router, route, crews);
    }
    Router.Table table = write(ticket, router, route.weights(), crews, route.steered());
    return new Result.Routed(route.weights(), table.token(), route.steered());
  }

  private static Router.Table write(
      Ticket ticket,
      Router router,
      Map<UUID, Percent> weights,
      Map<UUID, Crew> crews,
      Optional<Steered> steered) {
    List<Share> shares =
        weights.entrySet().stream()
            .flatMap(entry ->
                share(entry.getKey(), entry.getValue(), crew(crews, entry.getKey())).stream())
            .toList();
    Optional<Steered> beside = Beside.of(steered, shares);
    Router.Table table = router.route(ticket.lane(), ticket.check(), shares, beside);
    if (!table.steered().equals(beside)) {
      throw new TargetException.Unreachable(
          "%s has %s instead of %s beside the weights"
              .formatted(router.name(), table.steered(), beside));
    }
    Map<UUID, Percent> read =
        table.shares().stream().collect(Collectors.toMap(Share::release, Share::weight));
    weights.forEach((release, weight) -> {
      if (!read.getOrDefault(release, Percent.NONE).equals(weight)) {
        throw new TargetException.Unreachable(
            "%s has %s instead of the weights that were set".formatted(router.name(), read));
      }
    });
    return table;
  }

  /// A step that brings requests to a release is done once they can come; one that lost its
  /// instances since gets none until the keeper has new ones.
  private void requireSteered(Ticket ticket, Effect.Route route, Map<UUID, Crew> crews) {
    route
        .steered()
        .filter(_ -> !store.lane(ticket.lane()).steered().equals(route.steered()))
        .map(Steered::release)
        .filter(release -> crew(crews, release).kept() == 0)
        .ifPresent(release -> {
          throw new TargetException.Unreachable("no instance of %s is ready".formatted(release));
        });
  }

  /// Who has weight that does not rise keeps it though nobody of it is ready any more: what is down
  /// must not keep the version that mends it from taking over.
  private void keepDead(Ticket ticket, Router router, Effect.Route route, Map<UUID, Crew> crews) {
    Lane lane = store.lane(ticket.lane());
    route
        .weights()
        .forEach((release, weight) -> {
          boolean isDead = weight.value() > 0 && crew(crews, release).kept() == 0;
          if (isDead && weight.value() <= lane.weight(release).value()) {
            crews.put(release, crew(asTheyStand(router, ticket.lane(), route.keep()), release));
          }
        });
  }

  private static Optional<Share> share(UUID release, Percent weight, Crew crew) {
    if (crew.kept() > 0) {
      return Optional.of(crew.share(release, weight));
    }
    if (weight.value() > 0) {
      throw new TargetException.Unreachable("no instance of %s is ready".formatted(release));
    }
    return Optional.empty();
  }

  private Map<UUID, Crew> crews(LaneKey lane, Router router, Effect.Route route) {
    try {
      List<Instance> instances = targets.runtime(lane).read(lane);
      return new HashMap<>(
          route.weights().keySet().stream()
              .collect(Collectors.toMap(id -> id, id -> crew(id, instances, route))));
    } catch (TargetException.Unreachable e) {
      return new HashMap<>(asTheyStand(router, lane, route.keep())); // that moves without it
    }
  }

  private static Crew crew(UUID release, List<Instance> instances, Effect.Route route) {
    List<Instance> ready = ready(release, instances);
    return ready.isEmpty()
        ? Crew.NOBODY
        : Crew.of(
            ready.getFirst().version(),
            ready.stream().map(i -> new Backend(i.id(), i.host(), i.port())).toList(),
            keep(route.keep(), release));
  }

  private static Map<UUID, Crew> asTheyStand(Router router, LaneKey lane, Map<UUID, Integer> keep) {
    return router.readAll().table(lane).map(Router.Table::shares).orElse(List.of()).stream()
        .collect(
            Collectors.toMap(
                Share::release,
                share -> Crew.of(share.version(), share.backends(), keep(keep, share.release()))));
  }

  private static Crew crew(Map<UUID, Crew> crews, UUID release) {
    return crews.getOrDefault(release, Crew.NOBODY);
  }

  private static int keep(Map<UUID, Integer> keep, UUID release) {
    return keep.getOrDefault(release, Integer.MAX_VALUE);
  }

  /// The instances of a release that are in the table.
  static List<Instance> kept(Effect.Route route, UUID release, List<Instance> instances) {
    return ready(release, instances).stream().limit(keep(route.keep(), release)).toList();
  }

  static List<Instance> ready(UUID release, List<Instance> instances) {
    return instances.stream()
        .filter(i -> i.release().equals(release) && i.state() == Instance.State.READY)
        .sorted(Instance.STAYING)
        .toList();
  }

  /// No release gets more weight, and none is left fewer instances, than those that are ready can
  /// carry. Weight that returns comes in parts until then.
  private void requireCapacity(
      Ticket ticket, Router router, Effect.Route route, Map<UUID, Crew> crews) {
    Lane lane = store.lane(ticket.lane());
    int number = ticket.row().number();
    if (lane.active().filter(active -> active.number() == number).isEmpty()) {
      throw new TargetException.Unreachable("the lane has gone on");
    }
    route
        .weights()
        .forEach((release, weight) -> {
          Crew crew = crew(crews, release);
          boolean rises = weight.value() > lane.weight(release).value();
          int least = least(lane, number, release, weight, rises);
          boolean isLowered =
              !rises
                  && crew.kept() < Math.min(least, crew.ready().size())
                  && crew.kept() < standing(router, ticket.lane(), release);
          if (isLowered || (rises && crew.kept() < least)) {
            String part = "";
            if (Capacity.isReturning(lane, number)) {
              part = bringBack(ticket, router, lane, release, crews, route.steered());
            }
            throw new TargetException.Unreachable(
                "%d of %d instances of %s are ready%s"
                    .formatted(crew.kept(), least, release, part));
          }
        });
  }

  /// How many instances of a release are in the table now. Whoever was scaled up meanwhile has
  /// fewer there than it needs by now, and is not to be kept waiting for those that the keeper
  /// adds.
  private static int standing(Router router, LaneKey lane, UUID release) {
    return router.readAll().table(lane).stream()
        .flatMap(table -> table.shares().stream())
        .filter(share -> share.release().equals(release))
        .mapToInt(share -> share.backends().size())
        .sum();
  }

  /// On the way forward all instances that were confirmed are to be ready still.
  private static int least(Lane lane, int number, UUID release, Percent weight, boolean rises) {
    boolean isForward = lane.active().filter(a -> a.direction() == Direction.FORWARD).isPresent();
    int least = Capacity.least(lane, number, release, weight);
    return isForward && rises ? Math.max(least, lane.ready(release)) : least;
  }

  /// As much weight as the ready instances of stable can carry, unless it has more.
  private static String bringBack(
      Ticket ticket,
      Router router,
      Lane lane,
      UUID stable,
      Map<UUID, Crew> crews,
      Optional<Steered> steered) {
    Percent part = Capacity.carried(lane, stable, Percent.ALL, crew(crews, stable).kept());
    if (part.value() <= lane.weight(stable).value()) {
      return "";
    }
    UUID candidate = lane.active().orElseThrow().release();
    var known = new HashMap<>(crews);
    if (crew(crews, candidate).kept() == 0) { // dead: what stable cannot carry yet stays with it
      Crew standing = crew(asTheyStand(router, ticket.lane(), Map.of()), candidate);
      known.put(candidate, standing);
    }
    write(ticket, router, Map.of(stable, part, candidate, part.rest()), known, steered);
    return ", %d percent came back".formatted(part.value());
  }
}
