package io.sluice.health.source.web;

import io.sluice.contract.LaneKey;
import io.sluice.health.source.SourceAway;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/// The instances that a router knows.
@FunctionalInterface
public interface Table {

  /// Where those of `release` are.
  ///
  /// @throws SourceAway if no router answers
  List<URI> of(LaneKey lane, UUID release);
}
