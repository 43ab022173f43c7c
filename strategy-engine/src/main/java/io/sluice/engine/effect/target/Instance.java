package io.sluice.engine.effect.target;

import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.annotation.EnumNaming;
import java.time.Instant;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.UUID;

/// One running copy of a release, as its runtime sees it.
///
/// @param slot its place among the instances of its release, from 0
/// @param host where it listens, with `port`
/// @param pid its process, where there is one
/// @param since when it was started
/// @param restarts how many instances had this slot before it and died
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

  /// Which of a release's instances that are up stay if not all of them do: the first ones.
  public static final Comparator<Instance> STAYING =
      Comparator.comparing((Instance instance) -> instance.state() != State.READY)
          .thenComparingInt(Instance::slot);

  /// Whether it runs and is to go on running.
  public boolean isUp() {
    return state == State.STARTING || state == State.READY;
  }

  /// What an instance is doing.
  @EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
  public enum State {
    STARTING,
    /// Takes requests.
    READY,
    /// Told to end; it never counts as ready again.
    STOPPING,
    DEAD
  }
}
