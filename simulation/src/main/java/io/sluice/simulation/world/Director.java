package io.sluice.simulation.world;

import io.sluice.contract.LaneKey;
import io.sluice.contract.State;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Active;
import io.sluice.simulation.script.Item;
import io.sluice.simulation.script.Kind;
import io.sluice.simulation.script.Script;
import io.sluice.simulation.target.RuntimeFaults;
import io.sluice.simulation.target.SimRuntime;
import io.sluice.simulation.target.Traffic.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Injects the releases, commands and faults of a scenario.
final class Director {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final int LETTERS_MAX = 8;
  private static final int LOOKS_MAX = 40;

  private final World world;
  private final People people;
  private final Outages outages;
  private final Script script;
  private final List<Item> waiting;

  Director(World world, People people, Script script) {
    this.world = world;
    this.people = people;
    this.outages = new Outages(world, script.healed());
    this.script = script;
    this.waiting =
        new ArrayList<>(script.items().stream().filter(item -> item.in().isPresent()).toList());
  }

  void direct() {
    script.wishes().forEach(wish -> world.timeline.after(wish.at(), () -> people.post(wish)));
    script.items().stream()
        .filter(item -> item.in().isEmpty())
        .forEach(item -> world.timeline.after(item.at(), () -> happen(item)));
    world.onState(this::enter);
    world.timeline.after(script.healed(), world::heal);
    world.timeline.after(script.healed(), people::thaw);
    if (script.attended()) {
      world.timeline.after(script.healed(), people::attend);
    }
  }

  /// Schedules the events that wait for `state` of a lane.
  private void enter(LaneKey lane, State state) {
    List<Item> due =
        waiting.stream()
            .filter(item -> item.in().equals(Optional.of(state)) && item.lane().equals(lane))
            .toList();
    waiting.removeAll(due);
    due.forEach(item -> world.timeline.after(item.at(), () -> happenInTime(item)));
  }

  private void happenInTime(Item item) {
    if (world.timeline.now() < script.healed()) { // else the lane reached the state too late
      happen(item);
    }
  }

  /// Strikes up to [#LETTERS_MAX] notifications in a row.
  private void letters(Item item) {
    for (int letters = 0; letters <= item.size() % LETTERS_MAX; letters++) {
      world.faults.arm(item, "", 0);
    }
  }

  /// Sends the command as soon as there is an observation to end; health-monitor may receive the
  /// change late.
  private void goOn(Item item, int looks) {
    boolean isObserved =
        world
            .oracle
            .lane(item.lane())
            .record()
            .lane()
            .active()
            .flatMap(Active::step)
            .filter(Step.Observe.class::isInstance)
            .isPresent();
    boolean isFaulty = world.timeline.now() < script.healed();
    if (!isObserved && looks > 0 && isFaulty) {
      world.timeline.after(SECOND / 5, () -> goOn(item, looks - 1));
      return;
    }
    if (isFaulty && item.size() % 2 == 0) {
      world.faults.takeAway(
          World.HEALTH + ">release.progress", item.between(200 * MILLI, 8 * SECOND));
    }
    people.order(item);
  }

  /// Redelivers to the engine every other time: it reads far fewer records than the services that
  /// follow progress.
  private void redeliver(Item item) {
    String host = item.choose(2) == 0 ? "" : Processes.ENGINES.get(item.choose(4) / 2);
    world.faults.arm(item, host, item.size() % (host.isEmpty() ? 8 : 4));
  }

  private void happen(Item item) {
    Kind kind = item.kind();
    switch (kind) {
      case ABORT, PAUSE, RESUME, PROMOTE_FULL, APPROVE, REFUSE, CLOSE, SCALE, STOP ->
          people.order(item);
      case PROMOTE, SKIP -> goOn(item, LOOKS_MAX);
      case VETO, PIN, OVERRIDE_FREEZE -> people.order(item);
      case RETRY, REVERT, RESTART -> people.postAgain(item);
      case FREEZE -> people.freeze(item);
      case SUPERSEDE -> {} // it is one of the script's wishes
      case CRASH ->
          world.faults.arm(
              item, Processes.NAMES.get(item.choose(Processes.NAMES.size())), item.size() % 60);
      case ZOMBIE ->
          world.faults.arm(item, Processes.ENGINES.get(item.choose(2)), item.size() % 12);
      case DUPLICATE -> world.faults.arm(item, "", item.size() % 8);
      case REDELIVER -> redeliver(item);
      case COMMIT_IN_DOUBT, TRANSACTION_TIMEOUT -> world.faults.arm(item, "", item.size() % 8);
      case WRITE_LOST, WRITE_LATE, WRITE_LIED -> world.faults.arm(item, "", item.size() % 3);
      case NOTICE_REFUSED, NOTICE_UNANSWERED -> letters(item);
      case REORDER,
          DELAY,
          BROKER_LOST,
          PARTITION,
          DATABASE_LOST,
          STANDBY,
          CLOCK_JUMP,
          ROUTER_LOST,
          RUNTIME_LOST,
          DESTINATION_LOST ->
          outages.apart(item);
      case OUTAGE, SPLIT_WRONG, TRAFFIC_GONE -> trouble(item);
      case DISK_LOST -> loseDisk(item);
      case INSTANCE_DEATH, CAPACITY_CHANGED, CRASH_LOOP, NEVER_READY -> instances(item);
      case SLOT_BROKEN, HOST_FULL, CRASHES_AT_START, CRASHES_BY_REQUESTS -> instances(item);
      case ROUTER_AWAY, CONTROL_PLANE_AWAY -> outages.away(item);
      case EXCHANGE -> exchange(item);
    }
  }

  private void exchange(Item item) {
    world.faults.struck(item);
    world.processes.exchange(
        Versions.PROCESSES.get(item.choose(Versions.PROCESSES.size())), item.size() > 0);
  }

  private void loseDisk(Item item) {
    world.faults.struck(item);
    world.router().loseDisk();
    if (item.size() % 2 == 0) { // and again, during the repair
      world.faults.arm(item, "", item.size() % 12);
    }
  }

  private void trouble(Item item) {
    world.faults.struck(item);
    long nanos = item.between(SECOND, outages.longest());
    if (item.kind() == Kind.SPLIT_WRONG) {
      world.traffic().troubledOnceSplit(Trouble.SPLIT_WRONG, nanos);
    } else {
      boolean isOutage = item.kind() == Kind.OUTAGE;
      world.traffic().troubled(isOutage ? Trouble.OUTAGE : Trouble.GONE, nanos);
    }
  }

  private void instances(Item item) {
    SimRuntime runtime = world.runtime();
    RuntimeFaults faults = runtime.faults();
    LaneKey lane = item.lane();
    boolean hasStruck =
        switch (item.kind()) {
          case INSTANCE_DEATH -> faults.kill(lane, item.which());
          case CAPACITY_CHANGED -> runtime.meddle(lane, item.which(), item.size() % 2 == 0);
          case SLOT_BROKEN -> faults.breakSlot(lane, item.which());
          case CRASHES_AT_START -> faults.crashAtStart(lane, item.which(), item.size() % 2 == 0);
          case CRASHES_BY_REQUESTS ->
              faults.crashByRequests(lane, item.which(), item.between(10, 400));
          case HOST_FULL -> faults.fill(1 - item.size() % 3);
          case CRASH_LOOP -> faults.crashLoop(item.between(SECOND, 10 * SECOND));
          default -> faults.hang(item.between(SECOND, 10 * SECOND));
        };
    if (hasStruck) {
      world.faults.struck(item);
    }
  }
}
