package io.sluice.domain.verdict;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import io.sluice.contract.Hyphens;
import io.sluice.contract.Steering;
import java.util.Optional;

/// How requests come to their side, where not each of them is drawn by the weights alone.
@EnumNaming(Hyphens.class)
public enum Drawn {
  /// Some chose the candidate, and come on top of its share.
  BESIDE,
  /// Clients are drawn, with all that they send: a share of clients is no share of requests.
  BY_CLIENT,
  /// Each is drawn, and the candidate gets copies of others: its router does not count them, but
  /// who asks the candidate itself hears of them.
  COPIED;

  /// Empty if each request is drawn, and none is copied.
  public static Optional<Drawn> by(Steering steering) {
    if (steering.sticky().isPresent()) {
      return Optional.of(BY_CLIENT);
    }
    return steering.match().isEmpty() ? steering.mirror().map(_ -> COPIED) : Optional.of(BESIDE);
  }
}
