package io.sluice.engine.effect.instance;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import io.sluice.engine.effect.target.Instance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The durable state of a runtime: the token of each lane and every instance. Check, token and mark
/// of a write are one transaction, so a rejected write never happens and a mark is never lost.
/// Writes throw the exceptions of [io.sluice.engine.effect.target.Runtime]; every method may throw
/// [io.sluice.messaging.Transactions.UnavailableException], like the log's own tables in the same
/// database.
public interface InstanceTable {

  /// Returns the id made with the table; another id means that the table was lost.
  String startId();

  Map<LaneKey, Token> tokens();

  List<InstanceRow> all();

  List<InstanceRow> of(LaneKey lane);

  /// Returns the ports of all instances that are not dead.
  Set<Integer> ports();

  void fence(LaneKey lane, Token token);

  void adopt(LaneKey lane, Token token, String startId);

  /// Marks a new instance as starting in place of a dead one, before it is started.
  ///
  /// @return the id of the instance that has the slot: `instanceSpec.id()`, or that of one that is
  ///   up
  UUID starting(Token token, InstanceSpec instanceSpec);

  /// Records the process that was started, and its address.
  ///
  /// @return false if the instance is no longer needed: it counts as dead, or was deleted
  boolean recordStart(UUID instance, ProcessId process, String host);

  /// Marks a starting instance as ready; any other instance does not change.
  void ready(UUID instance);

  /// Marks an instance as stopping; it never becomes ready again. Deletes it if it is dead.
  void stopping(LaneKey lane, Token token, UUID instance);

  /// Cancels a start without a process. The start does not count as an ending: the slot is free
  /// again, or has a dead instance with as many endings as before.
  ///
  /// @param dead the id of that dead instance
  /// @return false, and nothing changes, if it is not starting any more or has a process
  boolean cancelStart(UUID instance, UUID dead);

  /// Marks a starting or ready instance as dead.
  void dead(UUID instance);

  /// Deletes an instance.
  void remove(UUID instance);

  /// Records that an instance has ended, with its last log lines, before it is marked as dead or
  /// deleted. Deletes the records of the lane but the newest 20, and all that are older than 7
  /// days.
  void recordEnd(UUID instance, String log);

  /// Returns the recorded instances of the lane, as dead ones since their end, the newest first.
  List<Instance> ended(LaneKey lane);

  /// Returns the log of a recorded instance.
  Optional<String> findLog(LaneKey lane, UUID instance);

  /// An instance that will be started.
  record InstanceSpec(UUID id, LaneKey lane, UUID release, ReleaseSpec spec, int slot, int port) {}
}
