package io.sluice.simulation.world;

import io.sluice.api.projection.LaneStatus;
import io.sluice.contract.LaneKey;
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
import java.util.stream.Collectors;

/// The check of convergence: whether all work is done and the targets match the lanes.
final class Settlement {
  private final World world;
  private final People people;

  Settlement(World world, People people) {
    this.world = world;
    this.people = people;
  }

  boolean isReached() {
    return Scripts.LANES.stream().allMatch(this::isQuiet)
        && world.oracle.ended().size() >= people.posted().size()
        && world.effects.unfinished().isEmpty()
        && world.groups.areAtEnd()
        && world.versions.isDone()
        && world.ledger.letters().areAllOver()
        && world.databases().stream().allMatch(database -> database.isAllSent())
        && Scripts.LANES.stream().allMatch(this::isServing);
  }

  private boolean isQuiet(LaneKey key) {
    Lane lane = lane(key);
    return lane.active().isEmpty() && lane.queue().isEmpty() && lane.stopping().isEmpty();
  }

  private Lane lane(LaneKey key) {
    return world.oracle.lane(key).record().lane();
  }

  /// Checks the final state; called once it is reached.
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
    for (LaneKey key : Scripts.LANES) {
      LaneStatus view = world.views.lane(key);
      if (view.sequence() != world.oracle.lane(key).record().size()) {
        findings.add("S9", "the read model of %s stays at %d".formatted(key, view.sequence()));
      }
    }
  }

  private void shown(UUID release, io.sluice.contract.Outcome outcome) {
    Findings findings = world.oracle.findings();
    if (!outcome.equals(world.oracle.telling().told().get(release))) {
      findings.add("S7", "the outcome of %s was not published".formatted(release));
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

  /// Returns a description of the unfinished work.
  String missing() {
    return Scripts.LANES.stream()
        .filter(key -> !isQuiet(key) || !isServing(key))
        .map(this::missing)
        .collect(
            Collectors.joining(
                "; ",
                "",
                "; groups %s, notifications %s, parked records %s"
                    .formatted(
                        world.groups.areAtEnd(),
                        world.ledger.letters().areAllOver(),
                        world.versions.isDone() ? "none" : "left")));
  }

  private String missing(LaneKey key) {
    Lane lane = lane(key);
    return "%s: active %s, queue %d, stopping %s, stable %s of %s, weights %s, effects %s, table %s, instances %s"
        .formatted(
            key,
            lane.active().map(a -> a.phase() + " " + a.step() + " wave " + a.wave()),
            lane.queue().size(),
            lane.stopping(),
            lane.stable().map(s -> s.release()),
            lane.stable().map(s -> s.replicas()),
            lane.weights(),
            world.effects.unfinished(key).stream()
                .map(row -> row.number() + " " + row.effect() + " " + row.reason())
                .toList(),
            world.router().table(key),
            world.runtime().instances(key));
  }

  /// Whether stable alone has all traffic, on the desired number of instances; without a stable
  /// release, whether there is neither traffic nor an instance.
  private boolean isServing(LaneKey key) {
    Lane lane = lane(key);
    List<Share> table = world.router().table(key);
    List<Instance> instances = world.runtime().instances(key);
    Map<Boolean, List<Share>> shares =
        table.stream().collect(Collectors.partitioningBy(share -> share.weight().value() > 0));
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
