package io.sluice.engine.effect.instance;

import io.sluice.contract.LaneKey;
import io.sluice.contract.ReleaseSpec;
import io.sluice.contract.Token;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// What a runtime knows durably: the token of each lane and every instance. Check, token and mark
/// of a write are one transaction, so that what was refused never happens and what was marked is
/// never forgotten. Writes throw what [io.sluice.engine.effect.target.Runtime] says; every method
/// may throw [io.sluice.messaging.Transactions.Unavailable], as the log's own tables do, which
/// stand beside it.
public interface InstanceTable {

  /// Made with the table; another one means that the table was lost.
  String startId();

  Map<LaneKey, Token> tokens();

  List<InstanceRow> all();

  List<InstanceRow> of(LaneKey lane);

  /// Ports of all that are not dead.
  Set<Integer> ports();

  void fence(LaneKey lane, Token token);

  void adopt(LaneKey lane, Token token, String startId);

  /// Marks a new instance as starting in place of a dead one, before it is started.
  ///
  /// @return the id of the instance that has the slot: `wanted.id()`, or that of one that is up
  UUID starting(Token token, Wanted wanted);

  /// Notes the process that was started, and where it listens.
  ///
  /// @return false if nobody wants it any more: it counts as dead, or was forgotten
  boolean started(UUID instance, ProcessId process, String host);

  /// From starting to ready; nothing else becomes ready.
  void ready(UUID instance);

  /// Marks it as stopping; it never becomes ready again. Forgets it if it is dead.
  void stopping(LaneKey lane, Token token, UUID instance);

  /// Cancels a start without a process. The start does not count as an ending: the slot is free
  /// again, or has a dead instance with as many endings as before.
  ///
  /// @param dead the id of that dead instance
  /// @return false, and nothing changes, if it is not starting any more or has a process
  boolean cancelStart(UUID instance, UUID dead);

  /// From starting or ready to dead.
  void dead(UUID instance);

  /// Forgets it.
  void remove(UUID instance);

  /// An instance to be.
  record Wanted(UUID id, LaneKey lane, UUID release, ReleaseSpec spec, int slot, int port) {}
}
