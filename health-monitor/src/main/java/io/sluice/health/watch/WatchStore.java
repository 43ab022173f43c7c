package io.sluice.health.watch;

import io.sluice.contract.LaneKey;
import io.sluice.domain.verdict.FleetNoise;
import io.sluice.domain.verdict.Mean;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchEvent.TicksRecorded;
import io.sluice.messaging.Tx;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// The store of watches and their ticks, in the transactions of `T`. Each write of a watch
/// increases its version, and a write based on an older version has no effect: if two replicas
/// cache the same watch, one of them loses and loads it again.
public interface WatchStore<T extends Tx> {

  /// A watch that has not ended.
  ///
  /// @param version increases with each write; at least 1
  record OpenWatch(UUID release, LaneKey lane, long version) {}

  /// A stored watch.
  ///
  /// @param whole the watch at its last whole write, except for the end of its last tick
  /// @param since the ticks that were recorded after that, in order
  record StoredWatch(Watch whole, long version, List<TicksRecorded> since) {
    public StoredWatch {
      since = List.copyOf(since);
    }

    /// Returns the current watch, bit for bit as in the replica that wrote it.
    Watch now() {
      return whole.replay(since);
    }
  }

  /// The changes of a watch since it was written last.
  ///
  /// @param version that the changes are based on; 0 for a new watch
  /// @param ticks runs of them, in order
  /// @param replaced number of the last tick of the recorded run that the first of `ticks` extends;
  ///   0 if it extends none
  /// @param whole whether there are changes that `ticks` do not contain
  /// @param notes events other than ticks, and published verdicts, after its last tick
  record Change(
      Watch watch,
      long version,
      List<TicksRecorded> ticks,
      long replaced,
      boolean whole,
      List<WatchEvent> notes) {
    public Change {
      ticks = List.copyOf(ticks);
      notes = List.copyOf(notes);
    }

    /// Returns the change of a watch by `notes` alone.
    static Change of(Watch watch, long version, List<WatchEvent> notes) {
      return new Change(watch, version, List.of(), 0, true, notes);
    }
  }

  /// The means of a successful release.
  ///
  /// @param sequence of the lane's event that ended it
  /// @param means by check
  record GoodRelease(LaneKey lane, UUID release, long sequence, Map<String, Mean> means) {
    public GoodRelease {
      means = Map.copyOf(means);
    }
  }

  /// A measurement of the noise of a lane's stable instances.
  ///
  /// @param release the successful release during which it was measured; empty if no release was in
  ///   progress
  /// @param at time by the database's clock
  record NoiseRecord(LaneKey lane, Optional<UUID> release, Instant at, FleetNoise noise) {}

  /// Returns all watches that have not ended.
  List<OpenWatch> open(T tx);

  /// Returns the watches of `releases` that have not ended.
  List<StoredWatch> read(T tx, Collection<UUID> releases);

  /// Returns the watch of `release` unless it has ended, and locks it until `tx` ends.
  Optional<StoredWatch> find(T tx, UUID release);

  /// Records changes of watches.
  ///
  /// @param changes of different watches
  /// @return the releases whose changes were written; the other watches have ended, or their change
  ///   is not based on the last version
  /// @throws IllegalStateException if a tick is already recorded under that version
  Set<UUID> write(T tx, List<Change> changes);

  /// Returns the means of successful releases of `lane`, by check: one mean for each of the last
  /// releases that measured the check, the newest first. Checks without means are left out.
  Map<String, List<Double>> means(T tx, LaneKey lane, Collection<String> checks);

  /// Stores the means of a successful release. A mean that is no finite number is left out, and of
  /// each check of the lane only the newest [io.sluice.contract.Threshold.Baseline#RELEASES_MAX]
  /// stay.
  void keep(T tx, GoodRelease goodRelease);

  /// Returns the records of the noise of `lane`, the newest first, at most [FleetNoise#RECORDS].
  List<NoiseRecord> noiseRecords(T tx, LaneKey lane);

  /// Returns the lanes with a record of their noise after `since`.
  Set<LaneKey> lanesMeasuredAfter(T tx, Instant since);

  /// Stores a record of noise, each release's once. Only the newest [FleetNoise#RECORDS] of the
  /// lane stay.
  void keep(T tx, NoiseRecord noiseRecord);

  /// Ends a watch; its ticks stay until they are purged.
  void end(T tx, UUID release);
}
