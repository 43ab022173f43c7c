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

/// A watch as a replica holds it in memory, with what is not written down yet. It never changes;
/// what becomes of it is another one.
final class Charge {
  /// How many ticks are replayed at most when it is loaded: after so many it is written as a whole.
  static final int WHOLE = 60;

  private final Watch watch;
  private final long version;
  private final List<Ticked> pending;

  /// The last run that is written, if the next tick may make it longer; the first of [#pending] is
  /// the same run, if that has become longer.
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

  /// With what came of a look.
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

  /// Empty ticks become one run.
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

  /// The same, shown to eyes at that instant.
  Charge with(Watch shown) {
    return new Charge(shown, version, pending, tail, notes, changed);
  }

  /// Whether the next look has to wait until it is written: what it learnt besides ticks keeps its
  /// place among them.
  boolean isToBeWritten() {
    return !notes.isEmpty();
  }

  /// What sources other than the router said in ticks that are not written.
  List<Measured> measured() {
    return pending.stream().flatMap(run -> run.tick().measured().stream()).toList();
  }

  /// Whether there is anything to write.
  boolean isDirty() {
    return changed || !pending.isEmpty() || !notes.isEmpty();
  }

  /// Whether it has to be written now.
  ///
  /// @param most ticks that are lost, and become one longer tick, if the process ends
  boolean isDue(int most) {
    long ticks = watch.state().ledger().lastTick();
    return changed
        || !notes.isEmpty()
        || (!pending.isEmpty()
            && (Math.floorMod(ticks + spread(), most) == 0
                || pendingTicks() >= most
                || pending.stream().anyMatch(run -> isDear(run.tick()))));
  }

  /// What sources other than the router said, and what probes found, is not told again.
  private static boolean isDear(Tick tick) {
    return !tick.measured().isEmpty() || tick.failedProbes() > 0;
  }

  private long pendingTicks() {
    long before = tail.filter(_ -> isLonger()).map(Ticked::times).orElse(0L);
    return pending.stream().mapToLong(Ticked::times).sum() - before;
  }

  /// So that those who begin together are not written together.
  private int spread() {
    return release().hashCode();
  }

  private boolean isLonger() {
    return !pending.isEmpty()
        && tail.filter(run -> run.tick().number() == pending.getFirst().tick().number())
            .isPresent();
  }

  /// What is to be written.
  Change change() {
    long ticks = watch.state().ledger().lastTick();
    boolean whole =
        changed || !notes.isEmpty() || Math.floorMod(ticks + spread(), WHOLE) < pendingTicks();
    return new Change(
        watch, version, pending, isLonger() ? tail.map(Ticked::last).orElse(0L) : 0, whole, notes);
  }

  /// The same with a verdict that is published.
  Charge saying(Watch told, Recorded.Published verdict) {
    return new Charge(
        told,
        version,
        pending,
        tail,
        Stream.concat(notes.stream(), Stream.of(verdict)).toList(),
        true);
  }

  /// Once [#change] is written.
  Charge written() {
    Optional<Ticked> last =
        pending.isEmpty() ? tail : Optional.of(pending.getLast()).filter(_ -> pending.size() == 1);
    return new Charge(
        watch, version + 1, List.of(), last.filter(_ -> watch.quietFrom() > 0), List.of(), false);
  }
}
