package io.sluice.simulation.store;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Threshold.Baseline;
import io.sluice.domain.verdict.Mean;
import io.sluice.health.watch.Watches.Good;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The committed measurements of healthy releases.
final class Goods {
  private final Map<LaneKey, List<Good>> goods = new HashMap<>();

  void add(Good good) {
    goods.computeIfAbsent(good.lane(), _ -> new ArrayList<>()).addFirst(good);
  }

  /// See [io.sluice.health.watch.Watches#means].
  Map<String, List<Double>> means(LaneKey lane, Collection<String> checks) {
    Map<String, List<Double>> means = new HashMap<>();
    for (String check : checks) {
      List<Double> some =
          goods.getOrDefault(lane, List.of()).stream()
              .flatMap(good -> Optional.ofNullable(good.means().get(check)).stream())
              .map(Mean::value)
              .filter(Double::isFinite)
              .limit(Baseline.RELEASES_MAX)
              .toList();
      if (!some.isEmpty()) {
        means.put(check, some);
      }
    }
    return means;
  }
}
