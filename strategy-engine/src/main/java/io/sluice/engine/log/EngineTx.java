package io.sluice.engine.log;

import io.sluice.contract.LaneKey;
import io.sluice.contract.Setting;
import io.sluice.contract.Token;
import io.sluice.engine.effect.EffectRow;
import io.sluice.messaging.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// One transaction of the engine: the carriage's, and the engine's own tables.
public interface EngineTx extends Tx {

  /// The lane's effects that are not finished, in the order they were asked for.
  List<EffectRow> unfinished(LaneKey lane);

  /// Writes new effects.
  ///
  /// @param askedAt when each was asked for, by its id
  void write(List<EffectRow> rows, Map<UUID, Instant> askedAt);

  /// Marks an effect as done.
  void finish(UUID effect);

  void cancel(Collection<UUID> effects);

  /// Gives an effect a new token and a lease of `owner`'s.
  void renumber(UUID effect, Token token, String owner);

  /// Keeps why the last try failed.
  void explain(UUID effect, String reason);

  /// Says when the lane needs to hear that time passed. What was waited so far is kept as long as
  /// `waitingFor` stays the same.
  ///
  /// @param at by the clock that the replicas agree on
  /// @param opensAt by the database's own clock
  /// @param needed monotonic time to wait in all, if something waits for time
  void due(
      LaneKey lane,
      Optional<Instant> at,
      Optional<Instant> opensAt,
      String waitingFor,
      Optional<Duration> needed);

  /// Locks and reads the row that the replicas agree on a clock by.
  ClockRow.Reading lockClock();

  /// Whether no lane waits for a deadline. What a transaction commits that has [#isClockAt] is seen
  /// once that row is locked.
  boolean isIdle();

  /// Writes that row, which this transaction has locked.
  void keep(ClockRow row);

  /// Whether that row still has this revision; it stays so until the transaction ends.
  boolean isClockAt(long revision);

  /// Says what time is counted for beside that, such as [io.sluice.domain.rollout.Due#starts]: what
  /// is not named any more is forgotten, what was counted for the others is kept.
  ///
  /// @param needed monotonic time to count in all, by what waits for it
  void count(LaneKey lane, Map<String, Duration> needed);

  /// Records a release for ever; false if it was recorded before.
  boolean knowRelease(UUID release, LaneKey lane);

  /// Records a command for ever; false if it was recorded before.
  boolean knowCommand(UUID command, LaneKey lane);

  /// The newest document under `key` (see [Setting#key]) that was heard of; none where none are
  /// kept.
  default Optional<Setting> setting(String key) {
    return Optional.empty();
  }

  /// Keeps the newer of `setting` and what there is.
  ///
  /// @return the newer one
  Setting newest(Setting setting);
}
