package io.sluice.domain.rollout;

import java.time.Instant;
import java.util.List;

/// The transition table of a lane. Pure: no clock, no randomness, no IO.
public final class Decider {

  /// What follows from `signal`; empty if nothing does.
  ///
  /// @param at never earlier than that of the lane's last signal
  public static List<Fact> decide(Lane lane, Signal signal, Instant at) {
    return List.of();
  }

  private Decider() {}
}
