package io.sluice.api.query;

import io.sluice.api.http.LaneLookup;
import io.sluice.api.store.CommandQueries;
import io.sluice.api.store.ReleaseRepository;
import io.sluice.contract.LaneKey;
import io.sluice.contract.view.CommandView;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/// Finds lanes in the read model.
@ApplicationScoped
class StoredLaneLookup implements LaneLookup {
  private final ReleaseRepository releases;
  private final CommandQueries commands;

  StoredLaneLookup(ReleaseRepository releases, CommandQueries commands) {
    this.releases = releases;
    this.commands = commands;
  }

  @Override
  public Optional<LaneKey> findLaneOfRelease(UUID id) {
    return releases.findRelease(id).map(row -> LaneKey.parse(row.lane()));
  }

  @Override
  public Optional<LaneKey> findLaneOfCommand(UUID id) {
    return commands.find(id).map(CommandView::lane);
  }
}
