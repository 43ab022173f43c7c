package io.sluice.contract.view;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import io.sluice.contract.Hyphens;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// One instance of a lane, read live from the engine.
///
/// @param slot its place among the instances of its release, from 0
/// @param port where it listens
/// @param pid of its process, where the runtime has one
/// @param since when it reached this state
/// @param restarts how often its slot was filled anew
public record InstanceView(
    String id,
    UUID release,
    String version,
    int slot,
    State state,
    int port,
    Optional<Long> pid,
    Instant since,
    int restarts) {

  @EnumNaming(Hyphens.class)
  public enum State {
    STARTING,
    READY,
    STOPPING,
    DEAD
  }
}
