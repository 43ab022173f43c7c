package io.sluice.simulation.world;

import io.sluice.contract.Command;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Direction;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Outcome;
import io.sluice.contract.Progress.Serving;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Request;
import io.sluice.contract.RevertBasis;
import io.sluice.contract.Setting;
import io.sluice.contract.Step;
import io.sluice.contract.Strategy;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Lane;
import io.sluice.domain.rollout.Phase;
import io.sluice.messaging.Entry;
import io.sluice.simulation.script.Item;
import io.sluice.simulation.script.Kind;
import io.sluice.simulation.script.Scripts;
import io.sluice.simulation.script.Specs;
import io.sluice.simulation.script.Wish;
import io.sluice.simulation.script.Wish.Nature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The users that post releases and give commands.
final class People {
  private static final long VISIT = Duration.ofSeconds(5).toNanos();
  private static final List<String> ALL_ROLES = List.of("releaser", "approver", "admin");

  private final World world;
  private final Freezes freezes = new Freezes();
  private final Map<UUID, Wish> posted = new LinkedHashMap<>();
  private final List<UUID> commands = new ArrayList<>();

  /// The origin of a release; fields as in [Request.Requested].
  private record Origin(
      Optional<UUID> retryOf,
      Optional<UUID> revertOf,
      Optional<RevertBasis> revert,
      Optional<UUID> restartOf) {
    static final Origin NONE =
        new Origin(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  People(World world) {
    this.world = world;
  }

  /// All releases posted so far.
  List<UUID> posted() {
    return List.copyOf(posted.keySet());
  }

  /// Returns the releases posted so far on one lane.
  private List<UUID> posted(LaneKey lane) {
    return posted.values().stream()
        .filter(wish -> wish.lane().equals(lane))
        .map(Wish::release)
        .toList();
  }

  /// The ids of all commands given so far.
  List<UUID> commands() {
    return commands;
  }

  void post(Wish wish) {
    if (wish.spec().concurrency() == Concurrency.REPLACE) {
      world.faults.struck(Kind.SUPERSEDE, wish.lane());
    }
    post(wish, Origin.NONE);
  }

  /// Requests an earlier release again, or new instances of stable. Does nothing if there is none.
  void postAgain(Item item) {
    switch (item.kind()) {
      case RETRY -> choose(item, posted(item.lane())).ifPresent(id -> retry(item, id));
      case REVERT ->
          choose(item, posted(item.lane()).stream().filter(this::hasServed).toList())
              .ifPresent(id -> revert(item, id));
      default -> lane(item.lane()).stable().ifPresent(stable -> restart(item, stable));
    }
  }

  private Lane lane(LaneKey key) {
    return world.oracle.lane(key).record().lane();
  }

  private boolean hasServed(UUID release) {
    return Optional.ofNullable(world.oracle.ended().get(release))
        .filter(Outcome.SUCCEEDED::equals)
        .isPresent();
  }

  private void retry(Item item, UUID release) {
    var origin =
        new Origin(Optional.of(release), Optional.empty(), Optional.empty(), Optional.empty());
    again(item, release, wish(release).spec(), origin);
  }

  /// Reverts as release-api does: the active release is rolled back, unless another release is
  /// named.
  private void revert(Item item, UUID release) {
    Lane lane = lane(item.lane());
    if (lane.active().isPresent() && item.size() % 3 > 0) {
      order(item);
      return;
    }
    var basis = Optional.of(Orders.basis(item, lane, release));
    var origin = new Origin(Optional.empty(), Optional.of(release), basis, Optional.empty());
    again(item, release, wish(release).spec().by(Specs.AT_ONCE, Concurrency.REPLACE), origin);
  }

  private void restart(Item item, Serving stable) {
    var origin =
        new Origin(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(stable.release()));
    int missing = Math.min(item.choose(3), stable.replicas());
    var rolling = new Strategy.Rolling(missing == 0 ? 1 : 0, missing, Duration.ZERO);
    ReleaseSpec spec = stable.spec().withReplicas(stable.replicas());
    again(item, stable.release(), spec.by(rolling, Concurrency.QUEUE), origin);
  }

  private void again(Item item, UUID release, ReleaseSpec spec, Origin origin) {
    world.faults.struck(item);
    var wish =
        new Wish(
            item.index(), world.timeline.now(), world.chance.id(), spec, wish(release).nature());
    post(wish, origin);
  }

  private Wish wish(UUID release) {
    return Optional.ofNullable(posted.get(release)).orElseThrow();
  }

  private static <T> Optional<T> choose(Item item, List<T> choices) {
    return choices.isEmpty()
        ? Optional.empty()
        : Optional.of(choices.get(item.choose(choices.size())));
  }

  private void post(Wish wish, Origin origin) {
    UUID release = wish.release();
    posted.put(release, wish);
    world.runtime().is(release, wish.nature());
    if (wish.nature() == Nature.FAILING) {
      world.traffic().fails(release);
    }
    world.story.tell(() ->
        "-- #%d ann posts %s, %s: %s %s"
            .formatted(wish.index(), release, wish.nature(), origin, wish.spec()));
    send(
        wish.lane(),
        release,
        new Request.Requested(
            release,
            wish.spec(),
            origin.retryOf(),
            origin.revertOf(),
            origin.revert(),
            origin.restartOf(),
            "ann",
            Optional.empty(),
            freezes.environment(),
            Optional.empty()));
  }

  /// Keeps releases of the environment from starting for a while.
  void freeze(Item item) {
    world.faults.struck(item);
    set(freezes.freeze(item, world.engine.clock()));
  }

  void thaw() {
    set(freezes.thaw());
  }

  private void set(Setting.EnvironmentSet environment) {
    Instant at = Specs.BEGIN.plusNanos(world.timeline.now());
    world.story.tell(() -> "-- ann sets %s".formatted(environment));
    world.broker.post(World.API, world.inbox.entry(world.chance.id(), environment, at));
  }

  void order(Item item) {
    LaneKey key = item.lane();
    List<UUID> known = posted(key);
    if (known.isEmpty()) {
      return;
    }
    world.faults.struck(item);
    order(
        key,
        Orders.command(item, lane(key), known),
        Orders.caller(item),
        Orders.roles(item),
        Orders.reason(item));
  }

  /// Resolves the pauses, holds and gates that wait for a user, every 5 s.
  void attend() {
    for (LaneKey key : Scripts.LANES) {
      lane(key).active().ifPresent(active -> attend(key, active));
    }
    world.timeline.after(VISIT, this::attend);
  }

  private void attend(LaneKey key, Active active) {
    UUID release = active.release();
    boolean isForward = active.direction() == Direction.FORWARD;
    Optional<Step.Hold> hold =
        active
            .step()
            .flatMap(step ->
                step instanceof Step.Hold it ? Optional.of(it) : Optional.<Step.Hold>empty());
    switch (active.phase()) {
      case Phase.Paused _ -> order(key, new Command.Resume(release));
      case Phase.Held _ when world.chance.once(2) -> order(key, new Command.Abort(release));
      case Phase.Held _ -> order(key, new Command.Promote(release, active.number()));
      case Phase.RollingBack _ when hold.isPresent() -> order(key, new Command.Abort(release));
      case Phase.Running _ when isForward ->
          hold.ifPresent(it ->
              order(
                  key,
                  it.approval().isPresent()
                      ? answer(release, active.number())
                      : new Command.Promote(release, active.number())));
      case Phase.Running _, Phase.RollingBack _, Phase.Stuck _ -> {}
    }
  }

  private Command answer(UUID release, int gate) {
    return world.chance.once(4)
        ? new Command.Refuse(release, gate)
        : new Command.Approve(release, gate);
  }

  private void order(LaneKey key, Command command) {
    order(key, command, world.chance.once(2) ? "bob" : "cid", ALL_ROLES, "it waits");
  }

  private void order(
      LaneKey key, Command command, String caller, List<String> roles, String reason) {
    UUID id = world.chance.id();
    commands.add(id);
    world.story.tell(() -> "-- %s sends %s of %s (%s)".formatted(caller, command, key, id));
    send(key, id, new Request.Commanded(id, command, caller, roles, reason));
  }

  /// Sends a request, one in eight twice, as the relay of release-api may.
  private void send(LaneKey key, UUID id, Request request) {
    Instant at = Specs.BEGIN.plusNanos(world.timeline.now());
    Entry entry = world.inbox.entry(key, id, request, at);
    world.broker.post(World.API, entry);
    if (world.chance.once(8)) {
      world.broker.post(World.API, entry);
    }
  }
}
