package io.sluice.engine.effect.target;

import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.time.Instant;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.UUID;

/// One running copy of a release, as its runtime reports it.
///
/// @param slot its place among the instances of its release, from 0
/// @param host its address, with `port`
/// @param pid its process, if it has one
/// @param since time of its start
/// @param restarts number of instances that had this slot before it and died
public record Instance(
    UUID id,
    UUID release,
    String version,
    int slot,
    State state,
    String host,
    int port,
    OptionalLong pid,
    Instant since,
    int restarts) {

  /// The order in which instances of a release stay if not all of them can: ready ones first, then
  /// by slot.
  public static final Comparator<Instance> STAYING =
      Comparator.comparing((Instance instance) -> instance.state() != State.READY)
          .thenComparingInt(Instance::slot);

  /// Whether it runs and must keep running.
  public boolean isUp() {
    return state == State.STARTING || state == State.READY;
  }

  /// The state of an instance.
  @EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
  public enum State {
    STARTING,
    /// Receives requests.
    READY,
    /// Must end; it never counts as ready again.
    STOPPING,
    DEAD
  }
}
