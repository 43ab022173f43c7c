package io.sluice.domain.verdict;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import io.sluice.contract.Hyphens;
import io.sluice.contract.Steering;
import java.util.Optional;

/// The way in which requests are assigned to a version, if not by the weights alone.
@EnumNaming(Hyphens.class)
public enum Drawn {
  /// Some requests match a rule of the candidate, and come on top of its weight.
  BESIDE,
  /// Clients are sticky: a client is assigned once, with all its requests, so a share of clients is
  /// not a share of requests.
  BY_CLIENT,
  /// Each request is assigned by the weights, and the candidate also gets mirrored requests. The
  /// router does not count these, but sources that query the candidate itself do.
  COPIED;

  /// Returns the way that the traffic rules set; empty if each request is assigned by the weights
  /// and none is mirrored.
  public static Optional<Drawn> by(Steering steering) {
    if (steering.sticky().isPresent()) {
      return Optional.of(BY_CLIENT);
    }
    return steering.match().isEmpty() ? steering.mirror().map(_ -> COPIED) : Optional.of(BESIDE);
  }
}
