package io.sluice.simulation.world;

import io.sluice.contract.LaneKey;
import io.sluice.contract.State;
import io.sluice.contract.Step;
import io.sluice.domain.rollout.Active;
import io.sluice.simulation.scenario.FaultKind;
import io.sluice.simulation.scenario.Scenario;
import io.sluice.simulation.scenario.ScheduledFault;
import io.sluice.simulation.target.RuntimeFaults;
import io.sluice.simulation.target.SimRuntime;
import io.sluice.simulation.target.Traffic.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Injects the releases, commands and faults of a scenario.
final class FaultInjector {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final long MILLI = Duration.ofMillis(1).toNanos();
  private static final int NOTIFICATIONS_MAX = 8;
  private static final int POLLS_MAX = 40;

  private final SimWorld world;
  private final SimUsers users;
  private final Outages outages;
  private final Scenario scenario;
  private final List<ScheduledFault> waiting;

  FaultInjector(SimWorld world, SimUsers users, Scenario scenario) {
    this.world = world;
    this.users = users;
    this.outages = new Outages(world, scenario.healed());
    this.scenario = scenario;
    this.waiting =
        new ArrayList<>(scenario.items().stream().filter(fault -> fault.in().isPresent()).toList());
  }

  void schedule() {
    scenario
        .wishes()
        .forEach(release -> world.timeline.after(release.at(), () -> users.post(release)));
    scenario.items().stream()
        .filter(fault -> fault.in().isEmpty())
        .forEach(fault -> world.timeline.after(fault.at(), () -> inject(fault)));
    world.onState(this::enter);
    world.timeline.after(scenario.healed(), world::heal);
    world.timeline.after(scenario.healed(), users::thaw);
    if (scenario.attended()) {
      world.timeline.after(scenario.healed(), users::attend);
    }
  }

  /// Schedules the events that wait for `state` of a lane.
  private void enter(LaneKey lane, State state) {
    List<ScheduledFault> due =
        waiting.stream()
            .filter(fault -> fault.in().equals(Optional.of(state)) && fault.lane().equals(lane))
            .toList();
    waiting.removeAll(due);
    due.forEach(fault -> world.timeline.after(fault.at(), () -> injectInTime(fault)));
  }

  private void injectInTime(ScheduledFault fault) {
    if (world.timeline.now() < scenario.healed()) { // else the lane reached the state too late
      inject(fault);
    }
  }

  /// Strikes up to [#NOTIFICATIONS_MAX] notifications in a row.
  private void strikeNotifications(ScheduledFault fault) {
    for (int i = 0; i <= fault.size() % NOTIFICATIONS_MAX; i++) {
      world.faults.arm(fault, "", 0);
    }
  }

  /// Sends the command as soon as there is an observation to end; health-monitor may receive the
  /// change late.
  private void sendDuringObservation(ScheduledFault fault, int polls) {
    boolean isObserved =
        world
            .oracle
            .lane(fault.lane())
            .record()
            .lane()
            .active()
            .flatMap(Active::findStep)
            .filter(Step.Observe.class::isInstance)
            .isPresent();
    boolean isInTime = world.timeline.now() < scenario.healed();
    if (!isObserved && polls > 0 && isInTime) {
      world.timeline.after(SECOND / 5, () -> sendDuringObservation(fault, polls - 1));
      return;
    }
    if (isInTime && fault.size() % 2 == 0) {
      world.faults.makeUnavailable(
          SimWorld.HEALTH + ">release.progress", fault.between(200 * MILLI, 8 * SECOND));
    }
    users.sendCommand(fault);
  }

  /// Redelivers to the engine every other time: it reads far fewer records than the services that
  /// follow progress.
  private void redeliver(ScheduledFault fault) {
    String host = fault.choose(2) == 0 ? "" : Processes.ENGINES.get(fault.choose(4) / 2);
    world.faults.arm(fault, host, fault.size() % (host.isEmpty() ? 8 : 4));
  }

  private void inject(ScheduledFault fault) {
    FaultKind kind = fault.kind();
    switch (kind) {
      case ABORT, PAUSE, RESUME, PROMOTE_FULL, APPROVE, DENY, CLOSE, SCALE, STOP ->
          users.sendCommand(fault);
      case PROMOTE, SKIP -> sendDuringObservation(fault, POLLS_MAX);
      case VETO, PIN, OVERRIDE_FREEZE -> users.sendCommand(fault);
      case RETRY, REVERT, RESTART -> users.repeat(fault);
      case FREEZE -> users.freeze(fault);
      case SUPERSEDE -> {} // it is one of the scenario's releases
      case CRASH ->
          world.faults.arm(
              fault, Processes.NAMES.get(fault.choose(Processes.NAMES.size())), fault.size() % 60);
      case ZOMBIE ->
          world.faults.arm(fault, Processes.ENGINES.get(fault.choose(2)), fault.size() % 12);
      case DUPLICATE -> world.faults.arm(fault, "", fault.size() % 8);
      case REDELIVER -> redeliver(fault);
      case COMMIT_IN_DOUBT, TRANSACTION_TIMEOUT -> world.faults.arm(fault, "", fault.size() % 8);
      case WRITE_LOST, WRITE_LATE, WRITE_LIED -> world.faults.arm(fault, "", fault.size() % 3);
      case NOTICE_REFUSED, NOTICE_UNANSWERED -> strikeNotifications(fault);
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
          outages.inject(fault);
      case OUTAGE, SPLIT_WRONG, TRAFFIC_GONE -> disturbTraffic(fault);
      case DISK_LOST -> loseDisk(fault);
      case INSTANCE_DEATH, CAPACITY_CHANGED, CRASH_LOOP, NEVER_READY -> strikeInstances(fault);
      case SLOT_BROKEN, HOST_FULL, CRASHES_AT_START, CRASHES_BY_REQUESTS -> strikeInstances(fault);
      case ROUTER_AWAY, CONTROL_PLANE_AWAY -> outages.injectLasting(fault);
      case EXCHANGE -> exchange(fault);
    }
  }

  private void exchange(ScheduledFault fault) {
    world.faults.recordStrike(fault);
    world.processes.exchange(
        Versions.PROCESSES.get(fault.choose(Versions.PROCESSES.size())), fault.size() > 0);
  }

  private void loseDisk(ScheduledFault fault) {
    world.faults.recordStrike(fault);
    world.router().loseDisk();
    if (fault.size() % 2 == 0) { // and again, during the repair
      world.faults.arm(fault, "", fault.size() % 12);
    }
  }

  private void disturbTraffic(ScheduledFault fault) {
    world.faults.recordStrike(fault);
    long nanos = fault.between(SECOND, outages.longest());
    if (fault.kind() == FaultKind.SPLIT_WRONG) {
      world.traffic().startAtNextSplit(Trouble.SPLIT_WRONG, nanos);
    } else {
      boolean isOutage = fault.kind() == FaultKind.OUTAGE;
      world.traffic().start(isOutage ? Trouble.OUTAGE : Trouble.GONE, nanos);
    }
  }

  private void strikeInstances(ScheduledFault fault) {
    SimRuntime runtime = world.runtime();
    RuntimeFaults faults = runtime.faults();
    LaneKey lane = fault.lane();
    boolean hasStruck =
        switch (fault.kind()) {
          case INSTANCE_DEATH -> faults.kill(lane, fault.which());
          case CAPACITY_CHANGED -> runtime.addOrRemove(lane, fault.which(), fault.size() % 2 == 0);
          case SLOT_BROKEN -> faults.breakSlot(lane, fault.which());
          case CRASHES_AT_START -> faults.crashAtStart(lane, fault.which(), fault.size() % 2 == 0);
          case CRASHES_BY_REQUESTS ->
              faults.crashByRequests(lane, fault.which(), fault.between(10, 400));
          case HOST_FULL -> faults.fill(1 - fault.size() % 3);
          case CRASH_LOOP -> faults.crashLoop(fault.between(SECOND, 10 * SECOND));
          default -> faults.hang(fault.between(SECOND, 10 * SECOND));
        };
    if (hasStruck) {
      world.faults.recordStrike(fault);
    }
  }
}
