package io.sluice.simulation.world;

import io.sluice.contract.Outcome;
import io.sluice.simulation.script.Script;
import java.time.Duration;

/// Runs one scenario from beginning to end.
public final class Play {
  private static final long LOOK = Duration.ofSeconds(1).toNanos();

  /// The time after the end of faults within which every release must end if users attend it, ns:
  /// the longest deadline, the rollback, and some for each queued release.
  private static final long ATTENDED = Duration.ofMinutes(40).toNanos();

  /// The limit without users, ns: it includes the expiry of holds after an hour.
  private static final long ALONE = Duration.ofHours(8).toNanos();

  private final World world;
  private final People people;
  private final Settlement settlement;
  private final long until;
  private boolean isOver;

  private Play(Script script, boolean isTold) {
    world = new World(script, isTold);
    people = new People(world);
    settlement = new Settlement(world, people);
    until = script.healed() + (script.attended() ? ATTENDED : ALONE);
    new Director(world, people, script).direct();
    world.timeline.after(script.healed() + LOOK, this::look);
  }

  /// @param isTold whether the run keeps its trace
  public static Played of(Script script, boolean isTold) {
    return new Play(script, isTold).play(script);
  }

  private Played play(Script script) {
    world.processes.startAll();
    world.timeline.run(() -> !isOver && world.oracle.findings().isEmpty());
    int back =
        (int)
            world.oracle.ended().entrySet().stream()
                .filter(end ->
                    end.getValue() == Outcome.SUPERSEDED
                        || world.oracle.ends().wentBack(end.getKey()))
                .count();
    return new Played(
        script,
        world.timeline.steps(),
        world.oracle.events(),
        world.timeline.digest(),
        world.timeline.now(),
        world.oracle.findings().first(),
        world.oracle.ended(),
        back,
        world.faults.tally(),
        world.oracle.members(),
        world.story.lines());
  }

  private void look() {
    if (settlement.isReached()) {
      settlement.check();
      isOver = true;
    } else if (world.timeline.now() > until) {
      world.oracle.findings().add(Played.UNFINISHED, settlement.missing());
    } else {
      world.timeline.after(LOOK, this::look);
    }
  }
}
