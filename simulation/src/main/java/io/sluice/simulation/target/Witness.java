package io.sluice.simulation.target;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Target;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Instance;
import io.sluice.engine.effect.target.Router.Share;
import io.sluice.simulation.time.Host;
import java.util.List;
import java.util.UUID;

/// Sees each write that takes effect, as it does.
public interface Witness {

  /// A table is about to take the place of another.
  void routing(Host writer, LaneKey lane, Token token, List<Share> before, List<Share> after);

  /// Somebody is about to start an instance, which may fail.
  default void trying(LaneKey lane, UUID release, int slot) {}

  /// An instance was started.
  void started(Host writer, LaneKey lane, Token token, UUID release);

  /// The members of a table are about to change.
  void joining(LaneKey lane, List<Share> before, List<Share> after);

  /// A table was written.
  ///
  /// @param leased whether the candidate's weight has a lease
  /// @param expired whether that of the table before had expired
  default void leased(LaneKey lane, boolean leased, boolean expired) {}

  /// A weight lease is about to expire.
  default void expired(LaneKey lane) {}

  /// An instance is about to be marked as stopping.
  void retiring(Host writer, LaneKey lane, Token token, Instance instance);

  /// An instance is about to be told to end.
  void stopping(Host writer, LaneKey lane, Token token, Instance instance);

  /// A target took a lane over.
  ///
  /// @param startId of the target as it runs
  void adopted(Host writer, LaneKey lane, Token token, Target target, String startId);
}
