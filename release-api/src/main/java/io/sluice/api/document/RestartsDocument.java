package io.sluice.api.document;

import io.sluice.contract.Restarts;
import java.util.Optional;

/// A [Restarts] as a user writes it.
public record RestartsDocument(
    Optional<Double> allow, Optional<Double> perMinute, Optional<Integer> atLeast) {

  Restarts complete() {
    return new Restarts(
        allow.orElse(Restarts.USUAL.allow()),
        perMinute.orElse(Restarts.USUAL.perMinute()),
        atLeast.orElse(Restarts.USUAL.atLeast()));
  }
}
