package io.sluice.api.projection;

import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.view.ReleaseView;
import io.sluice.domain.rollout.Lane;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A read model without a database.
final class InMemoryProjectionStore implements ProjectionStore {
  final Map<LaneKey, LaneStatus> lanes = new HashMap<>();
  final Map<UUID, ReleaseView> releases = new HashMap<>();
  final List<Envelope<Progress>> history = new ArrayList<>();
  final List<String> served = new ArrayList<>();

  @Override
  public LaneStatus lock(LaneKey lane) {
    return lanes.getOrDefault(lane, new LaneStatus(lane, 0, Lane.EMPTY));
  }

  @Override
  public void save(LaneStatus lane) {
    lanes.put(lane.key(), lane);
  }

  @Override
  public Optional<ReleaseView> findRelease(UUID id) {
    return Optional.ofNullable(releases.get(id));
  }

  @Override
  public void save(ReleaseView release) {
    releases.put(release.id(), release);
  }

  @Override
  public void append(Envelope<Progress> event) {
    history.add(event);
  }

  @Override
  public void serves(LaneKey lane, long sequence, UUID release, String version) {
    served.add(version);
  }
}
