package io.sluice.health.watch;

import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.Mean;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Recorded.Ticked;
import io.sluice.messaging.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Watches and their ticks, kept in the transactions of `T`. Each writing of a watch gives it
/// another version, and one that rests on an older version writes nothing: of two replicas that
/// hold the same watch in memory one loses, and loads it again.
public interface Watches<T extends Tx> {

  /// A watch that has not ended.
  ///
  /// @param version grows with each writing; at least 1
  record Standing(UUID release, LaneKey lane, long version) {}

  /// What a look and the sources beside need to know of a watch.
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

  /// A watch as it is kept.
  ///
  /// @param whole as it was written last as a whole, but for where its last tick ended
  /// @param since the ticks that were recorded from then on, in order
  record Stored(Watch whole, long version, List<Ticked> since) {
    public Stored {
      since = List.copyOf(since);
    }

    /// As it stands: the same bits as the monitor had that wrote it.
    Watch now() {
      return whole.replayed(since);
    }
  }

  /// What a watch went through since it was written last.
  ///
  /// @param version that it rests on; 0 of a watch that is new
  /// @param ticks runs of them, in order
  /// @param replaced number of the last tick of the recorded run that the first of `ticks` makes
  ///   longer; 0 if it makes none longer
  /// @param whole whether something changed that `ticks` do not tell
  /// @param notes what it learnt besides ticks, or said, after its last tick
  record Change(
      Watch watch,
      long version,
      List<Ticked> ticks,
      long replaced,
      boolean whole,
      List<Recorded> notes) {
    public Change {
      ticks = List.copyOf(ticks);
      notes = List.copyOf(notes);
    }

    /// Of a watch that heard, or said, `notes`.
    static Change of(Watch watch, long version, List<Recorded> notes) {
      return new Change(watch, version, List.of(), 0, true, notes);
    }
  }

  /// What a release measured that ended well.
  ///
  /// @param sequence of the lane's event that ended it
  /// @param means by check
  record Good(LaneKey lane, UUID release, long sequence, Map<String, Mean> means) {
    public Good {
      means = Map.copyOf(means);
    }
  }

  /// All that have not ended.
  List<Standing> open(T tx);

  /// Those of `releases` that have not ended.
  List<Stored> read(T tx, Collection<UUID> releases);

  /// The watch of `release` unless it has ended. Nobody else writes it until `tx` ends.
  Optional<Stored> find(T tx, UUID release);

  /// Records what watches went through.
  ///
  /// @param changes of different watches
  /// @return the releases of those that were written; the others have ended, or rest on a version
  ///   that is not the last one
  /// @throws IllegalStateException if a tick is there already under that version
  Set<UUID> write(T tx, List<Change> changes);

  /// What good releases of `lane` measured for `checks`, by check: of each of the last that
  /// measured it its own mean, the newest first. Checks that none measured are left out.
  Map<String, List<Double>> means(T tx, LaneKey lane, Collection<String> checks);

  /// Keeps what a good release measured; a mean that is no finite number is left out, and of each
  /// check of the lane only the newest [io.sluice.contract.Threshold.Baseline#RELEASES_MAX] stay.
  void keep(T tx, Good good);

  /// Ends it; its ticks stay for a while.
  void end(T tx, UUID release);
}
