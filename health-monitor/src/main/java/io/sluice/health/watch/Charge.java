package io.sluice.health.watch;

import io.sluice.domain.verdict.Measured;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Recorded.Ticked;
import io.sluice.domain.verdict.Tick;
import io.sluice.health.watch.Watches.Change;
import io.sluice.health.watch.Watches.Open;
import io.sluice.health.watch.Watches.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// A watch in a replica's memory, with its unwritten changes. Immutable: each change returns
/// another one.
final class Charge {
  /// Interval between whole writes of a watch, in ticks: the maximum number of ticks to replay
  /// after loading.
  static final int WHOLE = 60;

  private final Watch watch;
  private final long version;
  private final List<Ticked> pending;

  /// The last written run, if the next tick may extend it. If the run was extended, the first of
  /// [#pending] is the longer version of it.
  private final Optional<Ticked> tail;

  private final List<Recorded> notes;
  private final boolean changed;

  private Charge(
      Watch watch,
      long version,
      List<Ticked> pending,
      Optional<Ticked> tail,
      List<Recorded> notes,
      boolean changed) {
    this.watch = watch;
    this.version = version;
    this.pending = pending;
    this.tail = tail;
    this.notes = notes;
    this.changed = changed;
  }

  static Charge of(Stored stored) {
    return new Charge(
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

  Open open() {
    return new Open(
        watch.release(),
        watch.lane(),
        watch.state().tally().step(),
        watch.state().probing(),
        watch.healthPath(),
        Asks.of(watch));
  }

  /// Returns it with the result of a poll.
  Charge looked(Watch.Looked looked) {
    Watch next = looked.watch();
    boolean forgot = watch.raw().isPresent() && next.raw().isEmpty();
    List<Recorded> heard =
        looked.opened()
            ? Stream.concat(notes.stream(), Stream.of(new Recorded.Opened())).toList()
            : notes;
    return new Charge(
        next,
        version,
        looked.tick().map(tick -> plus(next, tick)).orElse(pending),
        tail,
        heard,
        changed || forgot);
  }

  /// Returns the pending runs with `tick`; consecutive empty ticks become one run.
  private List<Ticked> plus(Watch next, Tick tick) {
    boolean merges = next.quietFrom() > 0 && next.quietFrom() < tick.number();
    Optional<Ticked> last =
        pending.isEmpty() ? tail : Optional.of(pending.getLast()).filter(_ -> merges);
    List<Ticked> all = new ArrayList<>(pending);
    if (merges && last.isPresent()) {
      if (!all.isEmpty()) {
        all.removeLast();
      }
      all.add(last.get().longer(tick));
    } else {
      all.add(new Ticked(tick, 1));
    }
    return all;
  }

  /// Returns it with `shown`, the watch after its observation was published.
  Charge with(Watch shown) {
    return new Charge(shown, version, pending, tail, notes, changed);
  }

  /// Whether it must be written before the next poll, so that its notes keep their place among the
  /// ticks.
  boolean isToBeWritten() {
    return !notes.isEmpty();
  }

  /// Returns the measurements of sources other than the router in unwritten ticks.
  List<Measured> measured() {
    return pending.stream().flatMap(run -> run.tick().measured().stream()).toList();
  }

  /// Whether there are unwritten changes.
  boolean isDirty() {
    return changed || !pending.isEmpty() || !notes.isEmpty();
  }

  /// Whether it must be written now.
  ///
  /// @param most maximum number of unwritten ticks, which a crash would merge into one longer tick
  boolean isDue(int most) {
    long ticks = watch.state().ledger().lastTick();
    return changed
        || !notes.isEmpty()
        || (!pending.isEmpty()
            && (Math.floorMod(ticks + spread(), most) == 0
                || pendingTicks() >= most
                || pending.stream().anyMatch(run -> isDear(run.tick()))));
  }

  /// Whether a tick has measurements of other sources or failed probes: unlike counters, they
  /// cannot be read again after a crash.
  private static boolean isDear(Tick tick) {
    return !tick.measured().isEmpty() || tick.failedProbes() > 0;
  }

  private long pendingTicks() {
    long before = tail.filter(_ -> isLonger()).map(Ticked::times).orElse(0L);
    return pending.stream().mapToLong(Ticked::times).sum() - before;
  }

  /// Returns an offset that spreads the writes of watches that began together.
  private int spread() {
    return release().hashCode();
  }

  private boolean isLonger() {
    return !pending.isEmpty()
        && tail.filter(run -> run.tick().number() == pending.getFirst().tick().number())
            .isPresent();
  }

  /// Returns the unwritten change.
  Change change() {
    long ticks = watch.state().ledger().lastTick();
    boolean whole =
        changed || !notes.isEmpty() || Math.floorMod(ticks + spread(), WHOLE) < pendingTicks();
    return new Change(
        watch, version, pending, isLonger() ? tail.map(Ticked::last).orElse(0L) : 0, whole, notes);
  }

  /// Returns it with a published verdict.
  Charge saying(Watch told, Recorded.Published verdict) {
    return new Charge(
        told,
        version,
        pending,
        tail,
        Stream.concat(notes.stream(), Stream.of(verdict)).toList(),
        true);
  }

  /// Returns it after [#change] was written.
  Charge written() {
    Optional<Ticked> last =
        pending.isEmpty() ? tail : Optional.of(pending.getLast()).filter(_ -> pending.size() == 1);
    return new Charge(
        watch, version + 1, List.of(), last.filter(_ -> watch.quietFrom() > 0), List.of(), false);
  }
}
