package io.sluice.domain.verdict;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import io.sluice.contract.Hyphens;
import io.sluice.contract.TrafficRules;
import java.util.Optional;

/// The way in which requests are assigned to a version, if not by the weights alone.
@EnumNaming(Hyphens.class)
public enum AssignmentMode {
  /// Some requests match a rule of the candidate, and come on top of its weight.
  BY_MATCH,
  /// Clients are sticky: a client is assigned once, with all its requests, so a share of clients is
  /// not a share of requests.
  BY_CLIENT,
  /// Each request is assigned by the weights, and the candidate also gets mirrored requests. The
  /// router does not count these, but sources that query the candidate itself do.
  MIRRORED;

  /// Returns the way that the traffic rules set; empty if each request is assigned by the weights
  /// and none is mirrored.
  public static Optional<AssignmentMode> find(TrafficRules trafficRules) {
    if (trafficRules.sticky().isPresent()) {
      return Optional.of(BY_CLIENT);
    }
    return trafficRules.match().isEmpty()
        ? trafficRules.mirror().map(_ -> MIRRORED)
        : Optional.of(BY_MATCH);
  }
}
