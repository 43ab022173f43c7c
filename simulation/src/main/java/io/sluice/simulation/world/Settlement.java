package io.sluice.simulation.world;

import io.sluice.api.projection.LaneStatus;
import io.sluice.contract.Percent;
import io.sluice.contract.State;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.simulation.oracle.Findings;
import io.sluice.simulation.script.Scripts;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Whether all is done and the world is as the lane says, and what must hold then.
final class Settlement {
  private final World world;
  private final People people;

  Settlement(World world, People people) {
    this.world = world;
    this.people = people;
  }

  boolean isReached() {
    Lane lane = world.oracle.record().lane();
    return lane.active().isEmpty()
        && lane.queue().isEmpty()
        && lane.stopping().isEmpty()
        && world.oracle.ended().size() >= people.posted().size()
        && world.effects.unfinished().isEmpty()
        && world.groups.areAtEnd()
        && world.ledger.letters().areAllOver()
        && world.databases().stream().allMatch(database -> database.isAllSent())
        && isServing(lane);
  }

  /// To be asked once it is reached.
  void check() {
    Findings findings = world.oracle.findings();
    world.oracle.crashed();
    for (UUID release : people.posted()) {
      var outcome = world.oracle.ended().get(release);
      if (outcome == null) {
        findings.add("S7", "%s was posted and never ended".formatted(release));
      } else {
        shown(release, outcome);
      }
    }
    for (UUID command : people.commands()) {
      if (world.oracle.answers(command) != 1) {
        findings.add(
            "S8",
            "command %s was answered %d times".formatted(command, world.oracle.answers(command)));
      }
    }
    world.oracle.telling().requireAllOver();
    LaneStatus view = world.views.lane(Scripts.LANE);
    if (view.sequence() != world.oracle.record().size()) {
      findings.add("S9", "the read model stays at %d".formatted(view.sequence()));
    }
  }

  private void shown(UUID release, io.sluice.contract.Outcome outcome) {
    Findings findings = world.oracle.findings();
    if (!outcome.equals(world.oracle.telling().told().get(release))) {
      findings.add("S7", "the outcome of %s was not told".formatted(release));
    }
    boolean isShown =
        world
            .views
            .release(release)
            .filter(view -> view.state() == State.ENDED)
            .filter(view -> view.outcome().filter(outcome::equals).isPresent())
            .isPresent();
    if (!isShown) {
      findings.add("S9", "the end of %s is not shown".formatted(release));
    }
  }

  /// What is still missing.
  String missing() {
    Lane lane = world.oracle.record().lane();
    return "active %s, queue %d, stopping %s, stable %s of %s, weights %s, effects %s, table %s, instances %s, groups %s, letters %s"
        .formatted(
            lane.active().map(a -> a.phase() + " " + a.step() + " wave " + a.wave()),
            lane.queue().size(),
            lane.stopping(),
            lane.stable().map(s -> s.release()),
            lane.stable().map(s -> s.replicas()),
            lane.weights(),
            world.effects.unfinished().stream()
                .map(row -> row.number() + " " + row.effect() + " " + row.reason())
                .toList(),
            world.router().table(Scripts.LANE),
            world.runtime().instances(Scripts.LANE),
            world.groups.areAtEnd(),
            world.ledger.letters().areAllOver());
  }

  /// Stable, and nothing else, has all traffic, on as many ready instances as it is to have.
  private boolean isServing(Lane lane) {
    List<Share> table = world.router().table(Scripts.LANE);
    List<Instance> instances = world.runtime().instances(Scripts.LANE);
    Map<Boolean, List<Share>> shares =
        table.stream()
            .collect(
                java.util.stream.Collectors.partitioningBy(share -> share.weight().value() > 0));
    return lane.stable()
        .map(stable ->
            shares.getOrDefault(true, List.of()).size() == 1
                && table.size() == 1
                && table.getFirst().release().equals(stable.release())
                && table.getFirst().weight().equals(Percent.ALL)
                && table.getFirst().backends().size() == stable.replicas()
                && instances.size() == stable.replicas())
        .orElse(shares.getOrDefault(true, List.of()).isEmpty() && instances.isEmpty());
  }
}
