package io.sluice.health.source.egress;

import io.sluice.contract.LaneKey;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/// The instances in a router's tables.
@FunctionalInterface
public interface InstanceDirectory {

  /// Returns the URLs of the instances of `release`.
  ///
  /// @throws SourceUnavailableException if no router answers
  List<URI> of(LaneKey lane, UUID release);
}
