package io.sluice.health.source.web;

import io.sluice.contract.LaneKey;
import io.sluice.health.source.SourceAway;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/// The instances in a router's tables.
@FunctionalInterface
public interface Table {

  /// Returns the URLs of the instances of `release`.
  ///
  /// @throws SourceAway if no router answers
  List<URI> of(LaneKey lane, UUID release);
}
