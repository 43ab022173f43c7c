package io.sluice.engine.lane;

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

/// One transaction of the engine: the tables of messaging and the engine's own tables.
public interface EngineTx extends Tx {

  /// Returns the lane's pending effects, in the order of their tokens.
  List<EffectRow> pendingEffects(LaneKey lane);

  /// Writes new effects.
  ///
  /// @param requestedAt time of each request, by the effect's id
  void write(List<EffectRow> rows, Map<UUID, Instant> requestedAt);

  /// Marks an effect as done.
  void finish(UUID effect);

  void cancel(Collection<UUID> effects);

  /// Gives an effect a new token and a lease of `owner`.
  void assignToken(UUID effect, Token token, String owner);

  /// Saves the reason why the last attempt failed.
  void explain(UUID effect, String reason);

  /// Schedules the next time signal of the lane. The time waited so far is kept as long as
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

  /// Locks and reads the row by which the replicas agree on a clock.
  ClockRow.Reading lockClock();

  /// Whether no lane waits for a deadline. If the clock's row is locked, the result includes every
  /// committed transaction that called [#isClockAt].
  boolean isIdle();

  /// Writes the clock's row, which this transaction has locked.
  void keep(ClockRow row);

  /// Whether the clock's row still has this revision; it stays so until the transaction ends.
  boolean isClockAt(long revision);

  /// Sets the waits that are counted in addition to [#due], such as
  /// [io.sluice.domain.rollout.TimerSchedule#starts]. The counts of waits that are no longer named
  /// are deleted; the others are kept.
  ///
  /// @param needed monotonic time to count in all, by the name of the wait
  void count(LaneKey lane, Map<String, Duration> needed);

  /// Records a release for ever; false if it was recorded before.
  boolean recordRelease(UUID release, LaneKey lane);

  /// Records a command for ever; false if it was recorded before.
  boolean tryRecordCommand(UUID command, LaneKey lane);

  /// Returns the newest known document under `key` (see [Setting#key]); empty if no documents are
  /// kept.
  default Optional<Setting> findSetting(String key) {
    return Optional.empty();
  }

  /// Keeps the newer of `setting` and the present document.
  ///
  /// @return the newer one
  Setting newest(Setting setting);
}
