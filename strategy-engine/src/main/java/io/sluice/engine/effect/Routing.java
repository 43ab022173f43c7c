package io.sluice.engine.effect;

import io.sluice.contract.Direction;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.Steered;
import io.sluice.contract.Target;
import io.sluice.domain.rollout.Capacity;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Signal.Result;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.engine.effect.target.TargetException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// Sets a lane's table: the weights as asked, each with its release's ready instances.
final class Routing {
  /// How long a way back waits for the runtime to keep older writers out.
  private static final Duration FENCED_WITHIN = Duration.ofSeconds(1);

  private static final Duration LOOK = Duration.ofMillis(10);

  private final EffectStore store;
  private final Targets targets;
  private final Pace pace;
  private boolean hasWaited;

  Routing(EffectStore store, Targets targets, Pace pace) {
    this.store = store;
    this.targets = targets;
    this.pace = pace;
  }

  /// One try.
  ///
  /// @throws TargetException if it is not in force on return
  Result run(Ticket ticket, Effect.Route route) {
    awaitFence(ticket);
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

  /// An instance that looks ready may have been told to stop by what the plan before this one left
  /// on its way, as long as the runtime listens to that. The way back waits for its fence, once,
  /// and for no runtime that is away.
  private void awaitFence(Ticket ticket) {
    LaneKey lane = ticket.lane();
    int number = ticket.row().number();
    if (hasWaited || number <= 0 || !Capacity.isReturning(store.lane(lane), number)) {
      return;
    }
    long begun = pace.nanoTime();
    while (!store.isFenced(lane, Target.RUNTIME)
        && pace.nanoTime() - begun < FENCED_WITHIN.toNanos()) {
      pace.pause(LOOK);
    }
    hasWaited = true;
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
                share(entry.getKey(), entry.getValue(), Crew.of(crews, entry.getKey())).stream())
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
  /// instances since gets none until the keeper has new ones. On the way back nobody waits for the
  /// instances of the release that is left.
  private void requireSteered(Ticket ticket, Effect.Route route, Map<UUID, Crew> crews) {
    Lane lane = store.lane(ticket.lane());
    route
        .steered()
        .filter(_ -> isForward(lane) && !lane.steered().equals(route.steered()))
        .map(Steered::release)
        .filter(release -> Crew.of(crews, release).kept() == 0)
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
          boolean isDead = weight.value() > 0 && Crew.of(crews, release).kept() == 0;
          if (isDead && weight.value() <= lane.weight(release).value()) {
            crews.put(
                release, Crew.of(Crew.asTheyStand(router, ticket.lane(), route.keep()), release));
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
              .collect(Collectors.toMap(id -> id, id -> Crew.of(id, instances, route))));
    } catch (TargetException.Unreachable e) {
      return new HashMap<>(Crew.asTheyStand(router, lane, route.keep())); // that moves without it
    }
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
          Crew crew = Crew.of(crews, release);
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
    int least = Capacity.least(lane, number, release, weight);
    return isForward(lane) && rises ? Math.max(least, lane.ready(release)) : least;
  }

  private static boolean isForward(Lane lane) {
    return lane.active().filter(a -> a.direction() == Direction.FORWARD).isPresent();
  }

  /// As much weight as the ready instances of stable can carry, unless it has more; what else leads
  /// to the candidate ends in any case.
  private static String bringBack(
      Ticket ticket,
      Router router,
      Lane lane,
      UUID stable,
      Map<UUID, Crew> crews,
      Optional<Steered> steered) {
    Percent part = Capacity.carried(lane, stable, Percent.ALL, Crew.of(crews, stable).kept());
    if (part.value() <= lane.weight(stable).value()) {
      return endSteering(ticket, router, lane, crews, steered);
    }
    UUID candidate = lane.active().orElseThrow().release();
    var known = new HashMap<>(crews);
    if (Crew.of(crews, candidate).kept() == 0) { // dead: what stable cannot carry yet stays with it
      Crew standing = Crew.of(Crew.asTheyStand(router, ticket.lane(), Map.of()), candidate);
      known.put(candidate, standing);
    }
    write(ticket, router, Map.of(stable, part, candidate, part.rest()), known, steered);
    return ", %d percent came back".formatted(part.value());
  }

  /// Leaves the weights as they are, where the table says more beside them than it is to.
  private static String endSteering(
      Ticket ticket, Router router, Lane lane, Map<UUID, Crew> crews, Optional<Steered> steered) {
    Optional<Steered> present =
        router.readAll().table(ticket.lane()).flatMap(Router.Table::steered);
    if (present.isEmpty() || present.equals(steered)) {
      return "";
    }
    Map<UUID, Crew> standing = Crew.asTheyStand(router, ticket.lane(), Map.of());
    var known = new HashMap<>(crews);
    lane.weights()
        .keySet()
        .forEach(release -> {
          if (Crew.of(crews, release).kept() == 0) {
            known.put(release, Crew.of(standing, release));
          }
        });
    write(ticket, router, lane.weights(), known, steered);
    return ", nothing leads to the candidate beside its weight any more";
  }
}
