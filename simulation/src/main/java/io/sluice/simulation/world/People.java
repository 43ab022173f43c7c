package io.sluice.simulation.world;

import io.sluice.contract.Command;
import io.sluice.contract.Concurrency;
import io.sluice.contract.Defaults;
import io.sluice.contract.Direction;
import io.sluice.contract.Request;
import io.sluice.contract.Setting;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Active;
import io.sluice.domain.rollout.Phase;
import io.sluice.messaging.Entry;
import io.sluice.simulation.script.Item;
import io.sluice.simulation.script.Kind;
import io.sluice.simulation.script.Scripts;
import io.sluice.simulation.script.Specs;
import io.sluice.simulation.script.Wish;
import io.sluice.simulation.script.Wish.Nature;
import io.sluice.simulation.target.SimRouter;
import io.sluice.simulation.target.SimRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Those who post releases and give commands.
final class People {
  private static final long VISIT = Duration.ofSeconds(5).toNanos();
  private static final Setting.EnvironmentSet ENVIRONMENT =
      new Setting.EnvironmentSet(
          Scripts.LANE.environment(),
          1,
          false,
          Optional.of(
              new Setting.Environment(SimRuntime.NAME, SimRouter.NAME, List.of(), Defaults.NONE)));

  private final World world;
  private final List<UUID> posted = new ArrayList<>();
  private final List<UUID> commands = new ArrayList<>();

  People(World world) {
    this.world = world;
  }

  /// All releases posted so far.
  List<UUID> posted() {
    return posted;
  }

  /// The ids of all commands given so far.
  List<UUID> commands() {
    return commands;
  }

  void post(Wish wish) {
    UUID release = wish.release();
    posted.add(release);
    world.runtime().is(release, wish.nature());
    if (wish.nature() == Nature.FAILING) {
      world.traffic().fails(release);
    }
    if (wish.spec().concurrency() == Concurrency.REPLACE) {
      world.faults.struck(Kind.SUPERSEDE);
    }
    world.story.tell(() ->
        "-- #%d ann posts %s, %s: %s".formatted(wish.index(), release, wish.nature(), wish.spec()));
    send(
        release,
        new Request.Requested(
            release,
            wish.spec(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "ann",
            Optional.empty(),
            ENVIRONMENT,
            Optional.empty()));
  }

  void order(Item item) {
    if (posted.isEmpty()) {
      return;
    }
    world.faults.struck(item);
    Optional<Active> active = world.oracle.record().lane().active();
    UUID release =
        active
            .map(Active::release)
            .filter(_ -> item.size() % 4 > 0)
            .orElse(posted.get(item.choose(posted.size())));
    order(
        switch (item.kind()) {
          case ABORT -> new Command.Abort(release);
          case PAUSE -> new Command.Pause(release);
          case RESUME -> new Command.Resume(release);
          case PROMOTE -> new Command.Promote(release, active.map(Active::number).orElse(1));
          case SCALE -> new Command.Scale(1 + item.choose(4));
          default -> new Command.Stop();
        });
  }

  /// Somebody looks from time to time, and ends what waits for a person.
  void attend() {
    world.oracle.record().lane().active().ifPresent(this::attend);
    world.timeline.after(VISIT, this::attend);
  }

  private void attend(Active active) {
    UUID release = active.release();
    boolean isHold = active.step().filter(Step.Hold.class::isInstance).isPresent();
    boolean isForward = active.direction() == Direction.FORWARD;
    switch (active.phase()) {
      case Phase.Paused _ -> order(new Command.Resume(release));
      case Phase.Held _ when world.chance.once(2) -> order(new Command.Abort(release));
      case Phase.Held _ -> order(new Command.Promote(release, active.number()));
      case Phase.RollingBack _ when isHold -> order(new Command.Abort(release));
      case Phase.Running _ when isHold && isForward ->
          order(new Command.Promote(release, active.number()));
      case Phase.Running _, Phase.RollingBack _, Phase.Stuck _ -> {}
    }
  }

  private void order(Command command) {
    UUID id = world.chance.id();
    commands.add(id);
    world.story.tell(() -> "-- ann orders %s (%s)".formatted(command, id));
    send(id, new Request.Commanded(id, command, "ann", List.of("releaser"), ""));
  }

  /// The API's relay may send it twice.
  private void send(UUID id, Request request) {
    Instant at = Specs.BEGIN.plusNanos(world.timeline.now());
    Entry entry = world.inbox.entry(Scripts.LANE, id, request, at);
    world.broker.post(World.API, entry);
    if (world.chance.once(8)) {
      world.broker.post(World.API, entry);
    }
  }
}
