package io.sluice.engine.effect;

import io.sluice.contract.Percent;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.Steered;
import io.sluice.contract.Target;
import io.sluice.domain.rollout.Effect;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Signal;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How the world differs from what a lane last confirmed, leaving out whatever an unfinished effect
/// names. At most one effect for each target.
final class Difference {
  private final Lane lane;
  private final Need need;
  private final World world;
  private final List<EffectRow> unfinished;
  private final List<Signal.Lost> lost = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();

  Difference(Lane lane, World world, List<EffectRow> unfinished) {
    this.lane = lane;
    this.need = new Need(lane, world.lane());
    this.world = world;
    this.unfinished = unfinished;
    route().ifPresent(effects::add);
    scale().ifPresent(effects::add);
  }

  List<Signal.Lost> lost() {
    return lost;
  }

  List<Effect> effects() {
    return effects;
  }

  private Optional<Effect> route() {
    boolean isNamed = unfinished.stream().anyMatch(row -> row.effect().target() == Target.ROUTER);
    Map<UUID, Percent> weights = weights();
    boolean isNothing = weights.isEmpty() && isEmptyTable();
    if (isNamed || world.router().isEmpty() || isNothing) {
      return Optional.empty();
    }
    var wanted = new Effect.Route(weights, keep(weights.keySet()), steered(weights.keySet()));
    boolean canBeDone =
        weights.entrySet().stream()
            .allMatch(entry -> entry.getValue().value() == 0 || hasReady(entry.getKey()));
    boolean isNew = !weights.equals(lane.weights());
    return canBeDone && (isNew || !isInForce(wanted)) ? Optional.of(wanted) : Optional.empty();
  }

  /// The last confirmed table. Where a way back was given up, part of the traffic is not with what
  /// serves the lane from then on: that gets all of it once all of its instances are ready. What
  /// nobody needs any more leaves the table, since it is not stopped before.
  private Map<UUID, Percent> weights() {
    return lane.stable()
        .filter(_ -> lane.active().isEmpty() && lane.stopping().isEmpty())
        .filter(this::carriesAll)
        .map(stable -> Map.of(stable.release(), Percent.ALL))
        .orElseGet(need::weights);
  }

  /// What brought requests to a release ends with it.
  private Optional<Steered> steered(Set<UUID> releases) {
    return lane.steered().filter(beside -> releases.contains(beside.release()));
  }

  private boolean carriesAll(Serving stable) {
    boolean isWhole =
        world
            .instances()
            .filter(all -> Crew.ready(stable.release(), all).size() >= stable.replicas())
            .isPresent();
    return isWhole || lane.weight(stable.release()).equals(Percent.ALL);
  }

  private boolean isEmptyTable() {
    return world.table().map(table -> table.shares().isEmpty()).orElse(true);
  }

  private boolean hasReady(UUID release) {
    return world
        .instances()
        .map(all -> !Crew.ready(release, all).isEmpty())
        .orElseGet(() -> !backends(release).isEmpty());
  }

  /// More instances than the lane confirmed are left out of the table. Of a release that is being
  /// scaled just now, those that are in it stay; if the table was lost, as many as it is scaled to.
  private Map<UUID, Integer> keep(Set<UUID> releases) {
    var keep = new HashMap<UUID, Integer>();
    for (UUID release : releases) {
      int inTable = backends(release).size();
      keep.put(
          release,
          scaledTo(release)
              .map(target -> inTable > 0 ? inTable : target)
              .orElse(lane.ready(release)));
    }
    return keep;
  }

  private Optional<Integer> scaledTo(UUID release) {
    return unfinished.stream()
        .flatMap(row -> row.effect() instanceof Effect.Scale scale ? Stream.of(scale) : Stream.of())
        .filter(scale -> scale.release().equals(release))
        .map(Effect.Scale::replicas)
        .findFirst();
  }

  private boolean isInForce(Effect.Route wanted) {
    if (world.table().isEmpty()) {
      return false; // no token, or nothing at all: to be adopted
    }
    Map<UUID, Router.Share> shares =
        world.table().get().shares().stream()
            .collect(Collectors.toMap(Router.Share::release, share -> share));
    var releases = new HashSet<>(wanted.weights().keySet());
    releases.addAll(shares.keySet());
    return world.table().get().steered().equals(wantedSteered(wanted))
        && releases.stream()
            .allMatch(release -> {
              Percent weight =
                  Optional.ofNullable(shares.get(release))
                      .map(Router.Share::weight)
                      .orElse(Percent.NONE);
              boolean isKnown = wanted.weights().containsKey(release);
              return isKnown
                  && weight.equals(wanted.weights().getOrDefault(release, Percent.NONE))
                  && (isScaled(release)
                      || backends(release).equals(wantedBackends(wanted, release)));
            });
  }

  /// What the table would get, by the instances that it would get.
  private Optional<Steered> wantedSteered(Effect.Route wanted) {
    return wanted
        .steered()
        .filter(beside -> {
          UUID release = beside.release();
          Set<UUID> crew = isScaled(release) ? backends(release) : wantedBackends(wanted, release);
          return !crew.isEmpty();
        });
  }

  private Set<UUID> backends(UUID release) {
    return world.table().stream()
        .flatMap(table -> table.shares().stream())
        .filter(share -> share.release().equals(release))
        .flatMap(share -> share.backends().stream())
        .map(Router.Backend::id)
        .collect(Collectors.toSet());
  }

  /// What the table cannot be compared with is as it should be.
  private Set<UUID> wantedBackends(Effect.Route wanted, UUID release) {
    return world
        .instances()
        .map(all ->
            Crew.kept(wanted, release, all).stream().map(Instance::id).collect(Collectors.toSet()))
        .orElseGet(() -> backends(release));
  }

  private Optional<Effect> scale() {
    if (world.instances().isEmpty() || isFenced()) {
      return Optional.empty();
    }
    List<Instance> instances = world.instances().get();
    var releases = new TreeSet<>(lane.instances().keySet());
    instances.forEach(instance -> releases.add(instance.release()));
    return releases.stream()
        .filter(release -> !isScaled(release) && !need.isKeptToBeLookedAt(release))
        .sorted((a, b) -> lane.weight(b).value() - lane.weight(a).value())
        .flatMap(release -> scale(release, of(release, instances)).stream())
        .findFirst();
  }

  private boolean isFenced() {
    return unfinished.stream()
        .anyMatch(row -> row.effect().equals(new Effect.Fence(Target.RUNTIME)));
  }

  private boolean isScaled(UUID release) {
    return scaledTo(release).isPresent();
  }

  private Optional<Effect> scale(UUID release, List<Instance> own) {
    int aim = need.isOver(release) ? 0 : lane.ready(release);
    int ready = (int) own.stream().filter(i -> i.state() == Instance.State.READY).count();
    if (ready == aim && own.size() == aim) {
      return Optional.empty();
    }
    boolean isSurplusServing =
        own.stream()
            .filter(Instance::isUp)
            .sorted(Instance.STAYING)
            .skip(aim)
            .anyMatch(i -> world.table().map(table -> table.names(i.id())).orElse(false));
    boolean isAbout = up(own) > aim && isRoutedBeyond(release, aim);
    if (isSurplusServing || isAbout || (world.router().isEmpty() && own.size() > aim)) {
      return Optional.empty(); // the table first
    }
    if (ready < aim && own.stream().anyMatch(i -> i.state() == Instance.State.DEAD)) {
      lost.add(
          new Signal.Lost(release, ready, "%d of %d instances are ready".formatted(ready, aim)));
    }
    return need.spec(release).map(spec -> new Effect.Scale(release, spec, aim));
  }

  private static long up(List<Instance> own) {
    return own.stream().filter(Instance::isUp).count();
  }

  /// Whether a table is on its way that may send requests to more instances than `aim`.
  private boolean isRoutedBeyond(UUID release, int aim) {
    return unfinished.stream()
        .anyMatch(row ->
            row.effect() instanceof Effect.Route(var weights, var keep, _)
                && weights.containsKey(release)
                && keep.getOrDefault(release, Integer.MAX_VALUE) > aim);
  }

  private static List<Instance> of(UUID release, List<Instance> instances) {
    return instances.stream().filter(i -> i.release().equals(release)).toList();
  }
}
