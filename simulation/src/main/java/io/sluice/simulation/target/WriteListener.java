package io.sluice.simulation.target;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.simulation.time.Host;
import java.util.List;
import java.util.UUID;

/// A listener that sees each write that takes effect, when it does.
public interface WriteListener {

  /// Receives a table that is about to replace another.
  void routing(Host writer, LaneKey lane, Token token, List<Share> before, List<Share> after);

  /// Receives an attempt to start an instance, which may fail.
  default void trying(LaneKey lane, UUID release, int slot) {}

  /// Receives the start of an instance.
  void started(Host writer, LaneKey lane, Token token, UUID release);

  /// Receives the change of a table's members that is about to happen.
  void joining(LaneKey lane, List<Share> before, List<Share> after);

  /// Receives a table that was written.
  ///
  /// @param leased whether the candidate's weight has a lease
  /// @param expired whether the lease of the table before had expired
  default void leased(LaneKey lane, boolean leased, boolean expired) {}

  /// Receives a weight lease that is about to expire.
  default void expired(LaneKey lane) {}

  /// Receives an instance that is about to be marked as stopping.
  void retiring(Host writer, LaneKey lane, Token token, Instance instance);

  /// Receives an instance that is about to be stopped.
  void stopping(Host writer, LaneKey lane, Token token, Instance instance);

  /// Receives a target's adoption of a lane.
  ///
  /// @param startId the id of the target's present start
  void adopted(Host writer, LaneKey lane, Token token, Target target, String startId);
}
