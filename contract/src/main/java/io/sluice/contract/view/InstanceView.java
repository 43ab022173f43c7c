package io.sluice.contract.view;

import com.fasterxml.jackson.databind.annotation.EnumNaming;
import io.sluice.contract.Hyphens;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// One instance of a lane, read live from the engine.
///
/// @param slot position among the instances of its release, from 0
/// @param port port on which it listens
/// @param pid id of its process, if the runtime has one
/// @param since time at which it reached this state
/// @param restarts number of times that its slot was filled again
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
    DEAD,
    /// Ended within 7 days and gone; its log remains.
    ENDED
  }
}
