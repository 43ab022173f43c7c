package io.sluice.engine.effect;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Percent;
import io.sluice.domain.rollout.Effect;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router;
import io.sluice.engine.effect.target.Router.Backend;
import io.sluice.engine.effect.target.Router.Share;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// What may be sent requests of one release.
///
/// @param ready its ready instances as far as they are known, those to be kept first
/// @param kept how many of them stay in the table
record Crew(String version, List<Backend> ready, int kept) {
  static final Crew NOBODY = new Crew("", List.of(), 0);

  static Crew of(String version, List<Backend> ready, int keep) {
    return new Crew(version, ready, Math.min(keep, ready.size()));
  }

  Share share(UUID release, Percent weight) {
    return new Share(release, version, weight, ready.subList(0, kept));
  }

  static Crew of(UUID release, List<Instance> instances, Effect.Route route) {
    List<Instance> ready = ready(release, instances);
    return ready.isEmpty()
        ? Crew.NOBODY
        : Crew.of(
            ready.getFirst().version(),
            ready.stream().map(i -> new Backend(i.id(), i.host(), i.port())).toList(),
            keep(route.keep(), release));
  }

  static Map<UUID, Crew> asTheyStand(Router router, LaneKey lane, Map<UUID, Integer> keep) {
    return router.readAll().table(lane).map(Router.Table::shares).orElse(List.of()).stream()
        .collect(
            Collectors.toMap(
                Share::release,
                share -> Crew.of(share.version(), share.backends(), keep(keep, share.release()))));
  }

  static Crew of(Map<UUID, Crew> crews, UUID release) {
    return crews.getOrDefault(release, Crew.NOBODY);
  }

  private static int keep(Map<UUID, Integer> keep, UUID release) {
    return keep.getOrDefault(release, Integer.MAX_VALUE);
  }

  /// The instances of a release that are in the table.
  static List<Instance> kept(Effect.Route route, UUID release, List<Instance> instances) {
    return ready(release, instances).stream().limit(keep(route.keep(), release)).toList();
  }

  static List<Instance> ready(UUID release, List<Instance> instances) {
    return instances.stream()
        .filter(i -> i.release().equals(release) && i.state() == Instance.State.READY)
        .sorted(Instance.STAYING)
        .toList();
  }
}
