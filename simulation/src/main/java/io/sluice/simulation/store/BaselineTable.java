package io.sluice.simulation.store;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Threshold.Baseline;
import io.sluice.domain.verdict.Mean;
import io.sluice.health.watch.WatchStore.GoodRelease;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The committed measurements of healthy releases.
final class BaselineTable {
  private final Map<LaneKey, List<GoodRelease>> releases = new HashMap<>();

  void add(GoodRelease release) {
    releases.computeIfAbsent(release.lane(), _ -> new ArrayList<>()).addFirst(release);
  }

  /// See [io.sluice.health.watch.WatchStore#means].
  Map<String, List<Double>> means(LaneKey lane, Collection<String> checks) {
    Map<String, List<Double>> means = new HashMap<>();
    for (String check : checks) {
      List<Double> values =
          releases.getOrDefault(lane, List.of()).stream()
              .flatMap(release -> Optional.ofNullable(release.means().get(check)).stream())
              .map(Mean::value)
              .filter(Double::isFinite)
              .limit(Baseline.RELEASES_MAX)
              .toList();
      if (!values.isEmpty()) {
        means.put(check, values);
      }
    }
    return means;
  }
}
