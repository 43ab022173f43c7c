package io.sluice.simulation.world;

import io.sluice.api.projection.LaneStatus;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.contract.State;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.simulation.oracle.OracleFindings;
import io.sluice.simulation.scenario.ScenarioGenerator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// The check of convergence: whether all work is done and the targets match the lanes.
final class ConvergenceCheck {
  private final SimWorld world;
  private final SimUsers users;

  ConvergenceCheck(SimWorld world, SimUsers users) {
    this.world = world;
    this.users = users;
  }

  boolean isReached() {
    return ScenarioGenerator.LANES.stream().allMatch(this::isQuiet)
        && world.oracle.ended().size() >= users.posted().size()
        && world.effects.pending().isEmpty()
        && world.groups.isAtEnd()
        && !world.isAnyParked()
        && world.notices.isDone()
        && world.databases().stream().allMatch(database -> database.isAllSent())
        && ScenarioGenerator.LANES.stream().allMatch(this::isServing);
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
    OracleFindings findings = world.oracle.findings();
    world.oracle.crashed();
    for (UUID release : users.posted()) {
      var outcome = world.oracle.ended().get(release);
      if (outcome == null) {
        findings.add("S7", "%s was posted and never ended".formatted(release));
      } else {
        requirePublished(release, outcome);
      }
    }
    for (UUID command : users.commands()) {
      if (world.oracle.answers(command) != 1) {
        findings.add(
            "S8",
            "command %s was answered %d times".formatted(command, world.oracle.answers(command)));
      }
    }
    world.oracle.notices().requireAllOver();
    for (LaneKey key : ScenarioGenerator.LANES) {
      LaneStatus view = world.views.lane(key);
      if (view.sequence() != world.oracle.lane(key).record().size()) {
        findings.add("S9", "the read model of %s stays at %d".formatted(key, view.sequence()));
      }
    }
  }

  private void requirePublished(UUID release, io.sluice.contract.Outcome outcome) {
    OracleFindings findings = world.oracle.findings();
    if (!outcome.equals(world.oracle.notices().outcomes().get(release))) {
      findings.add("S7", "the outcome of %s was not published".formatted(release));
    }
    boolean isShown =
        world
            .views
            .findRelease(release)
            .filter(view -> view.state() == State.ENDED)
            .filter(view -> view.outcome().filter(outcome::equals).isPresent())
            .isPresent();
    if (!isShown) {
      findings.add("S9", "the end of %s is not shown".formatted(release));
    }
  }

  /// Returns a description of the unfinished work.
  String missing() {
    return ScenarioGenerator.LANES.stream()
        .filter(key -> !isQuiet(key) || !isServing(key))
        .map(this::missing)
        .collect(
            Collectors.joining(
                "; ",
                "",
                "; groups %s, notifications %s, parked records %s"
                    .formatted(
                        world.groups.isAtEnd(),
                        world.notices.isDone(),
                        world.isAnyParked() ? "left" : "none")));
  }

  private String missing(LaneKey key) {
    Lane lane = lane(key);
    return "%s: active %s, queue %d, stopping %s, stable %s of %s, weights %s, effects %s, table %s, instances %s"
        .formatted(
            key,
            lane.active().map(a -> a.phase() + " " + a.findStep() + " wave " + a.position().wave()),
            lane.queue().size(),
            lane.stopping(),
            lane.stable().map(s -> s.release()),
            lane.stable().map(s -> s.replicas()),
            lane.desired().weights(),
            world.effects.pending(key).stream()
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
