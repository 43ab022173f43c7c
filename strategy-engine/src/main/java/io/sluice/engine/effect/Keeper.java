package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.domain.rollout.Lane;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Runtime;
import io.sluice.engine.effect.target.TargetException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/// The lane keeper: compares the world with what each lane last confirmed, and asks for what is
/// missing. It never aims at what a plan wants next.
public final class Keeper {
  private static final Logger LOG = Logger.getLogger(Keeper.class);

  private final EffectStore store;
  private final Signals signals;
  private final Targets targets;

  public Keeper(EffectStore store, Signals signals, Targets targets) {
    this.store = store;
    this.signals = signals;
    this.targets = targets;
  }

  /// One round over all lanes: every router and every runtime is read once, after the aims. A lane
  /// with an effect that cannot be read is left alone: nobody knows what has to be left out of it.
  public void round() {
    List<EffectStore.Seen> lanes =
        store.lanes().stream().filter(seen -> !seen.state().equals(Lane.EMPTY)).toList();
    if (lanes.isEmpty()) {
      return;
    }
    EffectStore.Unfinished unfinished = store.unfinished();
    Map<LaneKey, List<EffectRow>> byLane =
        unfinished.rows().stream().collect(Collectors.groupingBy(EffectRow::lane));
    Map<String, Router.Snapshot> routers = read(targets.routers(), Router::name, Router::readAll);
    Map<String, Runtime.Snapshot> runtimes =
        read(targets.runtimes(), Runtime::name, Runtime::readAll);
    EachLane.run(
        lanes.stream().filter(seen -> !unfinished.unreadable().contains(seen.lane())).toList(),
        seen -> {
          LaneKey lane = seen.lane();
          var world =
              new World(
                  Optional.ofNullable(routers.get(targets.router(lane).name())),
                  Optional.ofNullable(runtimes.get(targets.runtime(lane).name()))
                      .map(snapshot -> snapshot.instances(lane)),
                  lane);
          keep(seen, new Difference(seen.state(), world, byLane.getOrDefault(lane, List.of())));
        });
  }

  private void keep(EffectStore.Seen seen, Difference difference) {
    if (!difference.effects().isEmpty()) {
      signals.reassert(seen.lane(), seen.sequence(), difference.lost(), difference.effects());
    }
  }

  /// Whatever answers. What does not is left alone in this round.
  private static <T, S> Map<String, S> read(
      List<T> targets, Function<T, String> name, Function<T, S> readAll) {
    var snapshots = new HashMap<String, S>();
    for (T target : targets) {
      try {
        snapshots.put(name.apply(target), readAll.apply(target));
      } catch (TargetException e) {
        LOG.warnf("the keeper cannot read %s: %s", name.apply(target), e.getMessage());
      }
    }
    return snapshots;
  }
}
