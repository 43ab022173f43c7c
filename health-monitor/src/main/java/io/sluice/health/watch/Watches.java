package io.sluice.health.watch;

import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Tick;
import io.sluice.messaging.Tx;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Watches and their ticks, kept in the transactions of `T`.
public interface Watches<T extends Tx> {

  /// A watch that has not ended, as far as a look needs to know before it locks anything.
  ///
  /// @param step the step that is known
  /// @param probing whether the candidate's instances are to be asked with the next tick
  /// @param asks what it wants to know from sources other than the router
  record Open(
      UUID release,
      LaneKey lane,
      int step,
      boolean probing,
      String healthPath,
      Optional<Asks> asks) {}

  /// All that have not ended.
  List<Open> open(T tx);

  /// The watch of `release` unless it has ended. Its lane's row must be locked.
  Optional<Watch> find(T tx, UUID release);

  /// Adds or replaces it.
  void save(T tx, Watch watch);

  /// Ends it; its ticks stay for a while.
  void end(T tx, UUID release);

  /// Records a tick of `watch`. One with nothing in it that follows another such tick is merged
  /// with it.
  ///
  /// @throws IllegalStateException if there is one under that number: the lock was not held
  void add(T tx, Watch watch, Tick tick);

  /// Records what a saved watch learnt besides ticks, or said, after its last tick.
  void note(T tx, Watch watch, Recorded what);
}
