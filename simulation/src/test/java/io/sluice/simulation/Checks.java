package io.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.contract.Event;
import io.sluice.contract.Json;
import io.sluice.contract.Percent;
import io.sluice.contract.Progress;
import io.sluice.domain.rollout.Evolver;
import io.sluice.domain.rollout.Fact;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.target.Router;
import io.sluice.messaging.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What must hold in a [World].
final class Checks {
  private final List<UUID> ended = new ArrayList<>();
  private Lane fold = Lane.EMPTY;
  private int folded;

  /// The fold of the log, each event once through JSON, is the lane row; nothing ends twice.
  void afterCommit(World world) {
    List<Entry> entries = entries(world);
    for (Entry entry : entries.subList(folded, entries.size())) {
      fold = after(fold, entry);
      if (entry.type().equals("io.sluice.ended")) {
        ended.add(entry.release().orElseThrow());
        assertThat(ended).as("ends").doesNotHaveDuplicates();
      }
    }
    folded = entries.size();
    assertThat(world.lane()).as("lane row and fold of the log").isEqualTo(fold);
  }

  /// Nothing is left to be done, and the world is as the lane says.
  boolean isSettled(World world, List<UUID> posted) {
    Lane lane = world.lane();
    return world.isQuiet()
        && lane.active().isEmpty()
        && lane.queue().isEmpty()
        && ended.size() == posted.size()
        && world.store.unfinished().isEmpty()
        && isServing(world)
        && isAllSent(world);
  }

  /// What was published first of each id is the log, in order; the whole log folds to the lane.
  void atTheEnd(World world, List<UUID> posted) {
    assertThat(ended).containsExactlyInAnyOrderElementsOf(posted);
    Map<String, List<Entry>> first = new HashMap<>();
    Set<UUID> seen = new HashSet<>();
    for (Entry entry : world.broker.records()) {
      if (seen.add(entry.id())) {
        first.computeIfAbsent(entry.key(), _ -> new ArrayList<>()).add(entry);
      }
    }
    assertThat(first.getOrDefault(World.LANE.toString(), List.of())).isEqualTo(entries(world));
    assertThat(entries(world).stream().reduce(Lane.EMPTY, Checks::after, (_, lane) -> lane))
        .isEqualTo(world.lane());
  }

  String summary(World world) {
    return "%s, stable %s weights %s, queue %d, effects %s, table %s, instances %s, log %s"
        .formatted(
            world.lane().active().map(a -> a.phase() + " " + a.step() + " wave " + a.wave()),
            world.lane().stable().map(x -> x.release() + " " + x.replicas()),
            world.lane().weights(),
            world.lane().queue().size(),
            world.store.unfinished().stream()
                .map(row ->
                    "%d %s %s %s %s"
                        .formatted(
                            row.number(),
                            row.effect().getClass().getSimpleName(),
                            row.owner(),
                            row.token(),
                            row.reason()))
                .toList(),
            world.router.table(World.LANE),
            world.runtime.instances(World.LANE).stream()
                .map(i -> i.version() + " " + i.release() + " " + i.state())
                .toList(),
            entries(world).stream().map(Entry::type).toList());
  }

  private static Lane after(Lane lane, Entry entry) {
    var event = (Progress) Json.read(entry.json(), Event.class);
    return Evolver.evolve(lane, new Fact(entry.release(), event));
  }

  private static List<Entry> entries(World world) {
    return world.store.database().log.getOrDefault(World.LANE.toString(), List.of());
  }

  private static boolean isAllSent(World world) {
    return entries(world).stream()
        .allMatch(entry -> world.store.database().sent.contains(entry.id()));
  }

  /// Stable, and nothing else, has all traffic on as many ready instances as it is to have.
  private static boolean isServing(World world) {
    List<Router.Share> table = world.router.table(World.LANE);
    return world
        .lane()
        .stable()
        .map(stable ->
            table.size() == 1
                && table.getFirst().release().equals(stable.release())
                && table.getFirst().weight().equals(Percent.ALL)
                && table.getFirst().backends().size() == stable.replicas()
                && world.runtime.instances(World.LANE).size() == stable.replicas())
        .orElse(table.stream().allMatch(share -> share.weight().equals(Percent.NONE)));
  }
}
