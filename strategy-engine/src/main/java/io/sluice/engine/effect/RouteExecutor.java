package io.sluice.engine.effect;

import io.sluice.contract.Direction;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Match;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseTrafficRules;
import io.sluice.contract.Side;
import io.sluice.contract.Step;
import io.sluice.contract.Token;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Capacity;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Signal.Result;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Router.Rules;
import io.sluice.engine.effect.target.Router.Table;
import io.sluice.engine.effect.target.Router.WeightLease;
import io.sluice.engine.effect.target.TargetException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/// Sets the weights and traffic rules of a lane's table, each release with its ready instances.
final class RouteExecutor {
  /// Time for which a candidate keeps its weight without a renewal.
  private static final Duration LEASE = Duration.ofSeconds(15);

  private static final Logger LOG = Logger.getLogger(RouteExecutor.class);

  private final EffectStore store;
  private final TargetRegistry targets;
  private final LeaseRenewal leases;
  private final SigningKeyWriter keys;

  RouteExecutor(EffectStore store, TargetRegistry targets, LeaseRenewal leases) {
    this.store = store;
    this.targets = targets;
    this.leases = leases;
    this.keys = new SigningKeyWriter(store, targets);
  }

  /// Makes one attempt.
  ///
  /// @throws TargetException if the table is not in force on return
  Result run(LeaseGuard guard, Effect.Route route) {
    LaneKey key = guard.lane();
    Lane lane = store.lane(key);
    if (Capacity.isReturning(lane, guard.row().number())) {
      fenceRuntime(guard);
    }
    Members members = Members.read(targets, key);
    leases.read(key, Optional.of(members.table()));
    if (isLost(members.table(), lane, route)) {
      members = members.after(restore(guard, lane, route, members));
    }
    if (guard.row().number() > 0) {
      requireObserved(key, lane, route, members.table());
      requireInstanceForRules(lane, route, members);
      requireCapacity(guard, lane, route, members);
    }
    Table table = write(guard, lane, route.weights(), route.trafficRules(), members);
    return new Result.Routed(route.weights(), table.token(), route.trafficRules());
  }

  /// Fences the runtime: a late call of the previous plan could still retire an instance that
  /// regains its weight. A runtime that does not answer does not delay a rollback.
  private void fenceRuntime(LeaseGuard guard) {
    Token first = new Token(guard.check().epoch(), 0);
    try {
      targets.runtime(guard.lane()).fence(guard.lane(), first);
    } catch (TargetException.StaleToken | TargetException.NoToken e) {
      // The runtime has seen this plan already, or no plan at all: no older call has an effect.
    } catch (TargetException.Unreachable e) {
      LOG.warnf("%s is not fenced before weight returns: %s", guard.lane(), e.getMessage());
    }
  }

  /// Whether the router lost its table. It serves no request until it has the confirmed table
  /// again, so that write does not wait for the condition of this effect.
  private static boolean isLost(Table table, Lane lane, Effect.Route route) {
    return table.shares().isEmpty()
        && !lane.desired().weights().isEmpty()
        && !route.weights().isEmpty()
        && !(route.weights().equals(lane.desired().weights())
            && route.trafficRules().equals(lane.desired().trafficRules()));
  }

  /// Writes the confirmed table again. In a rollback stable immediately gets the weight that it can
  /// carry: the weight lease may have expired before the table was lost.
  private Table restore(LeaseGuard guard, Lane lane, Effect.Route route, Members members) {
    UUID stable = lane.stable().map(Serving::release).orElse(new UUID(0, 0));
    boolean isShared =
        lane.desired().weights().containsKey(stable) && lane.desired().weights().size() > 1;
    if (!isShared || !Capacity.isReturning(lane, guard.row().number())) {
      return write(guard, lane, lane.desired().weights(), lane.desired().trafficRules(), members);
    }
    Percent carried = Capacity.carried(lane, stable, Percent.ALL, members.ready(stable));
    Percent part = carried.value() > lane.weight(stable).value() ? carried : lane.weight(stable);
    return write(guard, lane, Capacity.returned(lane, stable, part), route.trafficRules(), members);
  }

  private Table write(
      LeaseGuard guard,
      Lane lane,
      Map<UUID, Percent> weights,
      Optional<ReleaseTrafficRules> trafficRules,
      Members members) {
    Router router = targets.router(guard.lane());
    var rules = new Rules(trafficRules, findLease(lane, weights, members));
    // First the keys: the router needs them from the first cookie and the first link on.
    boolean isSigned = trafficRules.filter(it -> it.rules().isSigned()).isPresent();
    Table before = isSigned ? keys.write(guard.lane(), members.table()) : members.table();
    if (isUnchecked(before, trafficRules)) {
      if (before.shares().isEmpty()) { // a router that lost its table serves without the preview
        Table _ = write(guard, lane, weights, Optional.empty(), members);
      }
      throw new TargetException.Unreachable(
          router.name()
              + " cannot check links to previews: upgrade it, or set publicPreview: true in a new"
              + " release");
    }
    Token token = guard.check();
    long revision = before.revision();
    Table answer = router.route(guard.lane(), token, revision, members.shares(weights), rules);
    requireSet(router, answer, token, weights, trafficRules);
    // The answer is no proof, and later steps stop instances because of these weights: read them
    // back.
    Table table =
        router
            .read(guard.lane())
            .orElseThrow(() ->
                new TargetException.Unreachable(router.name() + " has no table after a write"));
    requireSet(router, table, token, weights, trafficRules);
    leases.read(guard.lane(), Optional.of(table));
    return table;
  }

  /// Whether the router is of a version that would show a signed preview to all clients.
  private static boolean isUnchecked(Table table, Optional<ReleaseTrafficRules> trafficRules) {
    return table.keys().isEmpty()
        && trafficRules.filter(it -> it.rules().match().contains(Match.SIGNED_PREVIEW)).isPresent();
  }

  private static void requireSet(
      Router router,
      Table table,
      Token token,
      Map<UUID, Percent> weights,
      Optional<ReleaseTrafficRules> trafficRules) {
    if (!table.token().equals(token)
        || !table.weights().equals(weights)
        || !table.findTrafficRules().equals(trafficRules)) {
      throw new TargetException.Unreachable(
          "%s has %s and %s of token %s instead of the weights and rules that were set"
              .formatted(router.name(), table.weights(), table.findTrafficRules(), table.token()));
    }
  }

  /// Returns the weight lease of a canary: its weight returns to stable unless it is renewed. Empty
  /// unless stable can carry all traffic.
  private static Optional<WeightLease> findLease(
      Lane lane, Map<UUID, Percent> weights, Members members) {
    return lane.active()
        .filter(active -> isForward(active) && !active.promoted() && !isRetiringStable(active))
        .filter(active -> isPart(weights.getOrDefault(active.release(), Percent.NONE)))
        .flatMap(Active::previousStable)
        .filter(stable -> weights.containsKey(stable.release()))
        .filter(stable ->
            Capacity.carried(lane, stable.release(), Percent.ALL, members.ready(stable.release()))
                .equals(Percent.ALL))
        .map(stable -> new WeightLease(stable.release(), LEASE));
  }

  /// Whether the present step stops instances of stable: some of the ready instances do not remain.
  private static boolean isRetiringStable(Active active) {
    return active
        .findStep()
        .filter(step -> step instanceof Step.Retire retire && retire.side() == Side.STABLE)
        .isPresent();
  }

  private static boolean isPart(Percent weight) {
    return !weight.equals(Percent.NONE) && !weight.equals(Percent.ALL);
  }

  /// Rejects weight for a candidate whose weight lease expired until the next observation, unless a
  /// person has continued the release without a verdict.
  private void requireObserved(LaneKey key, Lane lane, Effect.Route route, Table table) {
    boolean isGiven =
        lane.active()
            .filter(active -> isForward(active) && !active.promoted() && !active.hasBypasses())
            .map(active -> route.weights().getOrDefault(active.release(), Percent.NONE))
            .filter(weight -> weight.value() > 0)
            .isPresent();
    if (table.expired() && isGiven && !leases.isObserved(key)) {
      throw new TargetException.Unreachable(
          "the candidate's weight lease expired, and health-monitor no longer observes it");
    }
  }

  /// Requires a ready instance before a step sends requests to a release by traffic rules. A
  /// rollback does not wait for the instances of the release that it leaves.
  private static void requireInstanceForRules(Lane lane, Effect.Route route, Members members) {
    route
        .trafficRules()
        .filter(_ -> isForward(lane) && !lane.desired().trafficRules().equals(route.trafficRules()))
        .filter(rules -> members.ready(rules.release()) == 0)
        .ifPresent(rules -> {
          throw new TargetException.Unreachable(
              "no instance of %s is ready".formatted(rules.release()));
        });
  }

  /// Rejects more weight than a release's ready instances can carry. Weight that returns to stable
  /// is written in parts until then.
  private void requireCapacity(LeaseGuard guard, Lane lane, Effect.Route route, Members members) {
    int number = guard.row().number();
    if (lane.active().filter(active -> active.number() == number).isEmpty()) {
      throw new TargetException.Unreachable("the lane is at another step");
    }
    route
        .weights()
        .forEach((release, weight) -> {
          int ready = members.ready(release);
          int least = least(lane, number, release, weight);
          if (weight.value() > lane.weight(release).value() && ready < least) {
            String part = "";
            if (Capacity.isReturning(lane, number)) {
              part = restoreStableWeight(guard, lane, release, route.trafficRules(), members);
            }
            throw new TargetException.Unreachable(
                "%d of %d instances of %s are ready%s".formatted(ready, least, release, part));
          }
        });
  }

  /// Returns the number of ready instances that `weight` requires. On the way forward all confirmed
  /// instances must still be ready.
  private static int least(Lane lane, int number, UUID release, Percent weight) {
    int least = Math.max(Capacity.requiredInstances(lane, number, release, weight), 1);
    return isForward(lane) ? Math.max(least, lane.ready(release)) : least;
  }

  private static boolean isForward(Lane lane) {
    return lane.active().filter(RouteExecutor::isForward).isPresent();
  }

  private static boolean isForward(Active active) {
    return active.direction() == Direction.FORWARD;
  }

  /// Gives stable as much weight as its ready instances can carry, unless it has more, for example
  /// after the weight lease expired. Ends traffic rules for the candidate in any case.
  private String restoreStableWeight(
      LeaseGuard guard,
      Lane lane,
      UUID stable,
      Optional<ReleaseTrafficRules> trafficRules,
      Members members) {
    Percent part = Capacity.carried(lane, stable, Percent.ALL, members.ready(stable));
    if (!members.table().expired() && part.value() > lane.weight(stable).value()) {
      write(guard, lane, Capacity.returned(lane, stable, part), trafficRules, members);
      return ", stable now has %d %% of the traffic".formatted(part.value());
    }
    if (members.table().findTrafficRules().isPresent()
        && !members.table().findTrafficRules().equals(trafficRules)) {
      write(guard, lane, lane.desired().weights(), trafficRules, members);
      return ", the traffic rules of the candidate ended";
    }
    return "";
  }
}
