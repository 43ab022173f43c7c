package io.sluice.health.watch;

import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.SourceSample;
import io.sluice.domain.verdict.Tick;
import io.sluice.domain.verdict.WatchEvent;
import io.sluice.domain.verdict.WatchEvent.TicksRecorded;
import io.sluice.health.watch.WatchStore.Change;
import io.sluice.health.watch.WatchStore.StoredWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// A watch in a replica's memory, with its unwritten changes. Immutable: each change returns
/// another one.
final class CachedWatch {
  /// Interval between whole writes of a watch, in ticks: the maximum number of ticks to replay
  /// after loading.
  static final int WHOLE = 60;

  private final Watch watch;
  private final long version;
  private final List<TicksRecorded> pending;

  /// The last written run, if the next tick may extend it. If the run was extended, the first of
  /// [#pending] is the longer version of it.
  private final Optional<TicksRecorded> tail;

  private final List<WatchEvent> notes;
  private final boolean changed;

  private CachedWatch(
      Watch watch,
      long version,
      List<TicksRecorded> pending,
      Optional<TicksRecorded> tail,
      List<WatchEvent> notes,
      boolean changed) {
    this.watch = watch;
    this.version = version;
    this.pending = pending;
    this.tail = tail;
    this.notes = notes;
    this.changed = changed;
  }

  static CachedWatch of(StoredWatch stored) {
    return new CachedWatch(
        stored.now(), stored.version(), List.of(), Optional.empty(), List.of(), false);
  }

  Watch watch() {
    return watch;
  }

  UUID release() {
    return watch.release();
  }

  long version() {
    return version;
  }

  /// Returns it with the result of a poll.
  CachedWatch withPollResult(Watch.PollResult result) {
    Watch next = result.watch();
    boolean lostTickStart = watch.tickStart().isPresent() && next.tickStart().isEmpty();
    List<WatchEvent> events =
        result.opened()
            ? Stream.concat(notes.stream(), Stream.of(new WatchEvent.TickOpened())).toList()
            : notes;
    return new CachedWatch(
        next,
        version,
        result.tick().map(tick -> append(next, tick)).orElse(pending),
        tail,
        events,
        changed || lostTickStart);
  }

  /// Returns the pending runs with `tick`; consecutive empty ticks become one run.
  private List<TicksRecorded> append(Watch next, Tick tick) {
    boolean merges = next.quietFrom() > 0 && next.quietFrom() < tick.number();
    Optional<TicksRecorded> last =
        pending.isEmpty() ? tail : Optional.of(pending.getLast()).filter(_ -> merges);
    List<TicksRecorded> all = new ArrayList<>(pending);
    if (merges && last.isPresent()) {
      if (!all.isEmpty()) {
        all.removeLast();
      }
      all.add(last.get().longer(tick));
    } else {
      all.add(new TicksRecorded(tick, 1));
    }
    return all;
  }

  /// Returns it with `watch`, for example after its observation was published.
  CachedWatch withWatch(Watch watch) {
    return new CachedWatch(watch, version, pending, tail, notes, changed);
  }

  /// Whether it must be written before the next poll, so that its notes keep their place among the
  /// ticks.
  boolean isWriteRequired() {
    return !notes.isEmpty();
  }

  /// Returns the measurements of sources other than the router in unwritten ticks.
  List<SourceSample> pendingSamples() {
    return pending.stream().flatMap(run -> run.tick().measured().stream()).toList();
  }

  /// Whether there are unwritten changes.
  boolean isDirty() {
    return changed || !pending.isEmpty() || !notes.isEmpty();
  }

  /// Whether it must be written now.
  ///
  /// @param maxPending maximum number of unwritten ticks, which a crash would merge into one longer
  ///   tick
  boolean isDue(int maxPending) {
    long ticks = watch.state().evidence().lastTick();
    return changed
        || !notes.isEmpty()
        || (!pending.isEmpty()
            && (Math.floorMod(ticks + writeOffset(), maxPending) == 0
                || pendingTicks() >= maxPending
                || pending.stream().anyMatch(run -> isUnrepeatable(run.tick()))));
  }

  /// Whether a tick has measurements of other sources or failed probes: unlike counters, they
  /// cannot be read again after a crash.
  private static boolean isUnrepeatable(Tick tick) {
    return !tick.measured().isEmpty() || tick.probes().failed() > 0;
  }

  private long pendingTicks() {
    long before = tail.filter(_ -> isRunExtended()).map(TicksRecorded::times).orElse(0L);
    return pending.stream().mapToLong(TicksRecorded::times).sum() - before;
  }

  /// Returns an offset that spreads the writes of watches that began together.
  private int writeOffset() {
    return release().hashCode();
  }

  private boolean isRunExtended() {
    return !pending.isEmpty()
        && tail.filter(run -> run.tick().number() == pending.getFirst().tick().number())
            .isPresent();
  }

  /// Returns the unwritten change.
  Change change() {
    long ticks = watch.state().evidence().lastTick();
    boolean whole =
        changed || !notes.isEmpty() || Math.floorMod(ticks + writeOffset(), WHOLE) < pendingTicks();
    return new Change(
        watch,
        version,
        pending,
        isRunExtended() ? tail.map(TicksRecorded::last).orElse(0L) : 0,
        whole,
        notes);
  }

  /// Returns it with a published verdict.
  CachedWatch withPublished(Verdict verdict) {
    var published = new WatchEvent.VerdictPublished(verdict);
    return new CachedWatch(
        watch.withPublished(verdict),
        version,
        pending,
        tail,
        Stream.concat(notes.stream(), Stream.of(published)).toList(),
        true);
  }

  /// Returns it after [#change] was written.
  CachedWatch withChangeWritten() {
    Optional<TicksRecorded> last =
        pending.isEmpty() ? tail : Optional.of(pending.getLast()).filter(_ -> pending.size() == 1);
    return new CachedWatch(
        watch, version + 1, List.of(), last.filter(_ -> watch.quietFrom() > 0), List.of(), false);
  }
}
