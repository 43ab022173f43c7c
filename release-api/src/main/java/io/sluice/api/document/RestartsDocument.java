package io.sluice.api.document;

import io.sluice.contract.Restarts;
import java.util.Optional;

/// A [Restarts] as a user writes it.
public record RestartsDocument(
    Optional<Double> allow, Optional<Double> perMinute, Optional<Integer> atLeast) {

  Restarts complete() {
    return new Restarts(
        allow.orElse(Restarts.DEFAULT.allow()),
        perMinute.orElse(Restarts.DEFAULT.perMinute()),
        atLeast.orElse(Restarts.DEFAULT.atLeast()));
  }
}
