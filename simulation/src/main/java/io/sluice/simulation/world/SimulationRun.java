package io.sluice.simulation.world;

import io.sluice.contract.Outcome;
import io.sluice.simulation.scenario.Scenario;
import java.time.Duration;

/// Runs one scenario from beginning to end.
public final class SimulationRun {
  private static final long POLL_INTERVAL = Duration.ofSeconds(1).toNanos();

  /// The time after the end of faults within which every release must end if users attend it, ns:
  /// the longest deadline, the rollback, and some for each queued release.
  private static final long ATTENDED = Duration.ofMinutes(40).toNanos();

  /// The limit without users, ns: it includes the expiry of holds after an hour.
  private static final long ALONE = Duration.ofHours(8).toNanos();

  private final SimWorld world;
  private final SimUsers users;
  private final ConvergenceCheck convergence;
  private final long until;
  private boolean isOver;

  private SimulationRun(Scenario scenario, boolean isTraced) {
    world = new SimWorld(scenario, isTraced);
    users = new SimUsers(world);
    convergence = new ConvergenceCheck(world, users);
    until = scenario.healed() + (scenario.attended() ? ATTENDED : ALONE);
    new FaultInjector(world, users, scenario).schedule();
    world.timeline.after(scenario.healed() + POLL_INTERVAL, this::poll);
  }

  /// @param isTraced whether the run keeps its trace
  public static RunResult of(Scenario scenario, boolean isTraced) {
    return new SimulationRun(scenario, isTraced).play(scenario);
  }

  private RunResult play(Scenario scenario) {
    world.processes.startAll();
    world.timeline.run(() -> !isOver && world.oracle.findings().isEmpty());
    int rollbacks =
        (int)
            world.oracle.ended().entrySet().stream()
                .filter(end ->
                    end.getValue() == Outcome.SUPERSEDED
                        || world.oracle.ends().hasRolledBack(end.getKey()))
                .count();
    return new RunResult(
        scenario,
        new RunResult.History(
            world.timeline.steps(),
            world.oracle.events(),
            world.timeline.digest(),
            world.trace.lines()),
        world.oracle.findings().findFirst(),
        world.oracle.ended(),
        rollbacks,
        world.faults.tally(),
        world.oracle.members());
  }

  private void poll() {
    if (convergence.isReached()) {
      convergence.check();
      isOver = true;
    } else if (world.timeline.now() > until) {
      world.oracle.findings().add(RunResult.UNFINISHED, convergence.missing());
    } else {
      world.timeline.after(POLL_INTERVAL, this::poll);
    }
  }
}
