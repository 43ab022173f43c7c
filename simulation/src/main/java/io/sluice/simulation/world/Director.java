package io.sluice.simulation.world;

import io.sluice.contract.State;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Active;
import io.sluice.simulation.fault.Faults;
import io.sluice.simulation.script.Item;
import io.sluice.simulation.script.Kind;
import io.sluice.simulation.script.Script;
import io.sluice.simulation.script.Scripts;
import io.sluice.simulation.store.Database;
import io.sluice.simulation.target.ChannelClient;
import io.sluice.simulation.target.SimRouter;
import io.sluice.simulation.target.SimRuntime;
import io.sluice.simulation.target.Traffic.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Has the script happen.
final class Director {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final long JUMP_SECONDS = 3_600;

  /// Letters that were refused wait for the notifier's clock: an hour would outlast a play.
  private static final long JUMP_SECONDS_ELSEWHERE = 300;

  private static final int LETTERS_MAX = 8;
  private static final int LOOKS_MAX = 40;
  private static final List<String> TOPICS =
      List.of("release.requests", "release.progress", "release.verdicts", "release.settings");

  private final World world;
  private final People people;
  private final Script script;
  private final List<Item> waiting;

  Director(World world, People people, Script script) {
    this.world = world;
    this.people = people;
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

  /// Whatever waits for `state` happens soon.
  private void enter(State state) {
    List<Item> due = waiting.stream().filter(item -> item.in().equals(Optional.of(state))).toList();
    waiting.removeAll(due);
    due.forEach(item -> world.timeline.after(item.at(), () -> happenInTime(item)));
  }

  private void happenInTime(Item item) {
    if (world.timeline.now() < script.healed()) { // else its state came late
      happen(item);
    }
  }

  /// So many letters in a row.
  private void letters(Item item) {
    for (int letters = 0; letters <= item.size() % LETTERS_MAX; letters++) {
      world.faults.arm(item, "", 0);
    }
  }

  /// Somebody goes on as soon as there is an observation to end; the monitor may hear of it late.
  private void goOn(Item item, int looks) {
    boolean isObserved =
        world
            .oracle
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

  private void happen(Item item) {
    Kind kind = item.kind();
    switch (kind) {
      case ABORT, PAUSE, RESUME, PROMOTE_FULL, APPROVE, REFUSE, CLOSE, SCALE, STOP ->
          people.order(item);
      case PROMOTE, SKIP -> goOn(item, LOOKS_MAX);
      case VETO, PIN, OVERRIDE_FREEZE -> people.order(item);
      case RETRY, REVERT, RESTART -> people.postAgain(item);
      case FREEZE -> people.freeze(item);
      case SUPERSEDE -> {} // it is a wish
      case CRASH ->
          world.faults.arm(
              item, Processes.NAMES.get(item.choose(Processes.NAMES.size())), item.size() % 60);
      case ZOMBIE ->
          world.faults.arm(item, Processes.ENGINES.get(item.choose(2)), item.size() % 12);
      case DUPLICATE, REDELIVER -> world.faults.arm(item, "", item.size() % 8);
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
          apart(item);
      case OUTAGE, SPLIT_WRONG, TRAFFIC_GONE -> trouble(item);
      case DISK_LOST -> loseDisk(item);
      case INSTANCE_DEATH, CAPACITY_CHANGED, CRASH_LOOP, NEVER_READY -> instances(item);
    }
  }

  private void loseDisk(Item item) {
    world.faults.struck(item);
    world.router().loseDisk();
    if (item.size() % 2 == 0) { // and again, as somebody is about to set it right
      world.faults.arm(item, "", item.size() % 12);
    }
  }

  private void trouble(Item item) {
    world.faults.struck(item);
    long nanos = item.between(SECOND, longest());
    if (item.kind() == Kind.SPLIT_WRONG) {
      world.traffic().troubledOnceSplit(Trouble.SPLIT_WRONG, nanos);
    } else {
      boolean isOutage = item.kind() == Kind.OUTAGE;
      world.traffic().troubled(isOutage ? Trouble.OUTAGE : Trouble.GONE, nanos);
    }
  }

  /// What lies between processes.
  private void apart(Item item) {
    world.faults.struck(item);
    String topic = TOPICS.get(item.choose(TOPICS.size()));
    Database database = world.databases().get(item.choose(world.databases().size()));
    switch (item.kind()) {
      case REORDER -> world.broker.hold(topic, item.between(200 * MILLI, 8 * SECOND));
      case DELAY -> {
        String group = List.of(World.HEALTH, World.NOTIFIER, World.API).get(item.choose(3));
        world.faults.takeAway(group + ">release.progress", item.between(200 * MILLI, 8 * SECOND));
      }
      case BROKER_LOST ->
          world.faults.takeAway(Faults.BROKER, item.between(500 * MILLI, 8 * SECOND));
      case PARTITION -> {
        String host = Processes.NAMES.get(item.choose(Processes.NAMES.size()));
        String called = called(host, item.size());
        world.story.tell(() -> "   %s cannot reach %s".formatted(host, called));
        world.faults.takeAway(host + ">" + called, item.between(SECOND, 15 * SECOND));
      }
      case ROUTER_LOST -> world.faults.takeAway(SimRouter.NAME, item.between(SECOND, longest()));
      case RUNTIME_LOST -> world.faults.takeAway(SimRuntime.NAME, item.between(SECOND, longest()));
      case DESTINATION_LOST ->
          world.faults.takeAway(ChannelClient.NAME, item.between(SECOND, longest()));
      case DATABASE_LOST ->
          world.faults.takeAway(database.name(), item.between(500 * MILLI, 6 * SECOND));
      case STANDBY -> {
        database.fallBack();
        world.faults.takeAway(database.name(), item.between(50 * MILLI, SECOND));
      }
      default -> jump(item, database);
    }
  }

  /// Every other jump is taken back after a while.
  private void jump(Item item, Database database) {
    Duration before = database.ahead();
    long most = database.equals(world.engine) ? JUMP_SECONDS : JUMP_SECONDS_ELSEWHERE;
    setClock(database, Duration.ofSeconds(item.between(-most, most)));
    if (item.size() % 2 == 0) {
      long nanos = SECOND + item.which() % (30 * SECOND);
      world.timeline.after(nanos, () -> setClock(database, before));
    }
  }

  private void setClock(Database database, Duration ahead) {
    database.setClock(ahead);
    if (database.equals(world.engine)) {
      world.oracle.jumped();
    }
  }

  /// In a long script long enough for a way back to get stuck.
  private long longest() {
    return script.healed() / 3 * 2;
  }

  private static String called(String host, int size) {
    List<String> all =
        Processes.ENGINES.contains(host)
            ? List.of(SimRouter.NAME, SimRuntime.NAME, World.ENGINE, Faults.BROKER)
            : List.of(SimRouter.NAME, host, Faults.BROKER);
    return all.get(size % all.size());
  }

  private void instances(Item item) {
    SimRuntime runtime = world.runtime();
    boolean hasStruck =
        switch (item.kind()) {
          case INSTANCE_DEATH -> runtime.kill(Scripts.LANE, item.which());
          case CAPACITY_CHANGED -> runtime.meddle(Scripts.LANE, item.which(), item.size() % 2 == 0);
          case CRASH_LOOP -> {
            runtime.crashLoop(item.between(SECOND, 10 * SECOND));
            yield true;
          }
          default -> {
            runtime.hang(item.between(SECOND, 10 * SECOND));
            yield true;
          }
        };
    if (hasStruck) {
      world.faults.struck(item);
    }
  }
}
