package io.sluice.health.watch;

import io.sluice.contract.Event;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Verdict;
import io.sluice.domain.verdict.Measured;
import io.sluice.domain.verdict.Recorded;
import io.sluice.domain.verdict.Tick;
import io.sluice.health.probe.Probes;
import io.sluice.health.probe.Probes.Answers;
import io.sluice.health.source.Counters;
import io.sluice.health.source.Reading;
import io.sluice.health.source.SourceAway;
import io.sluice.health.watch.Watches.Open;
import io.sluice.messaging.LaneLog;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Looks at all watches with one reading of each source. A tick, what it changes, and the verdict
/// that rests on it commit in one transaction, under the lane's lock; nothing is kept in memory
/// from one look to the next, so a restart or another replica goes on where this one stopped.
public final class Watcher<T extends Tx> {
  private static final System.Logger LOG = System.getLogger(Watcher.class.getName());

  private final Transactions<T> transactions;
  private final Watches<T> watches;
  private final List<Counters> sources;
  private final Probes probes;
  private final Gathering gathering;
  private final Pace pace;
  private final Supplier<UUID> ids;
  private final SideBySide sideBySide;

  /// @param tick the usual time between two looks
  /// @param observation how often each watch publishes what it sees
  public record Pace(Duration tick, Duration observation) {}

  /// Runs independent tasks to their end.
  @FunctionalInterface
  public interface SideBySide {
    void run(List<Runnable> tasks);
  }

  /// @param sources one for each router: a lane is in the tables of one of them
  /// @param gathering asks all other sources
  /// @param ids makes random ids of events
  public Watcher(
      Transactions<T> transactions,
      Watches<T> watches,
      List<Counters> sources,
      Probes probes,
      Gathering gathering,
      Pace pace,
      Supplier<UUID> ids,
      SideBySide sideBySide) {
    this.transactions = transactions;
    this.watches = watches;
    this.sources = List.copyOf(sources);
    this.probes = probes;
    this.gathering = gathering;
    this.pace = pace;
    this.ids = ids;
    this.sideBySide = sideBySide;
  }

  /// Looks once at the watches of those releases that `which` names. A reading that was made before
  /// the present step was known ends no tick and begins none; the next look does.
  ///
  /// @param probing whether to ask instances too, where a watch wants it
  /// @return how many there were
  /// @throws Transactions.Unavailable if the database did not do it: the next look catches up
  public int look(Predicate<UUID> which, boolean probing) {
    List<Open> open =
        transactions.call(watches::open).stream()
            .filter(watch -> which.test(watch.release()))
            .toList();
    if (probing) {
      gathering.ask(open);
    }
    // Sources are read even for nobody: it keeps the connections open for the first watch.
    sideBySide.run(tasks(open, probing));
    return open.size();
  }

  private List<Runnable> tasks(List<Open> open, boolean probing) {
    var readings = new ConcurrentLinkedQueue<Reading>();
    var away = new ConcurrentLinkedQueue<String>();
    sideBySide.run(
        sources.stream().<Runnable>map(source -> () -> read(source, readings, away)).toList());
    return open.stream()
        .<Runnable>map(watch ->
            () ->
                of(watch.lane(), readings, away)
                    .ifPresentOrElse(
                        reading -> look(watch, reading, probing),
                        () -> miss(watch, String.join("; ", away))))
        .toList();
  }

  private static void read(Counters source, Queue<Reading> readings, Queue<String> away) {
    try {
      readings.add(source.read());
    } catch (SourceAway e) {
      away.add(e.reason());
    }
  }

  /// The reading of the router that serves the lane: of two that know it, the one with the newer
  /// table. Where none does, it is certain only if all have answered.
  private static Optional<Reading> of(
      LaneKey lane, Collection<Reading> readings, Collection<String> away) {
    return readings.stream()
        .filter(reading -> reading.lane(lane).isPresent())
        .max(Comparator.comparing(reading -> reading.lane(lane).orElseThrow().token()))
        .or(() -> readings.stream().filter(_ -> away.isEmpty()).findFirst());
  }

  private void look(Open open, Reading reading, boolean probing) {
    Answers answers =
        probing && open.probing()
            ? probes.ask(open.lane(), open.release(), open.healthPath())
            : Answers.NONE;
    List<Measured> measured = gathering.take(open.release());
    boolean isTaken =
        change(open, (tx, watch) -> look(tx, watch, open, reading, answers, measured));
    if (!isTaken) {
      gathering.giveBack(open.release(), measured);
    }
  }

  private Watch.Looked look(
      T tx, Watch watch, Open open, Reading reading, Answers answers, List<Measured> measured) {
    if (watch.state().tally().step() != open.step()) {
      return Watch.Looked.nothing(watch); // read before the step was known
    }
    Watch.Looked looked = watch.look(reading, answers, measured, pace.tick());
    looked.tick().ifPresent(tick -> watches.add(tx, looked.watch(), tick));
    return looked;
  }

  private void miss(Open open, String reason) {
    change(open, (_, watch) -> Watch.Looked.nothing(watch.absent(reason)));
  }

  private interface Change<T> {
    Watch.Looked make(T tx, Watch watch);
  }

  /// What came of a change.
  private record Changed(Optional<Verdict> verdict, boolean ticked) {}

  /// @return whether there was a tick
  private boolean change(Open open, Change<T> change) {
    Changed changed =
        transactions.call(tx -> {
          LaneRow row = tx.lock(open.lane().toString());
          Optional<Watch.Looked> looked =
              watches.find(tx, open.release()).map(watch -> change.make(tx, watch));
          return new Changed(
              looked.flatMap(it -> publish(tx, row, it)),
              looked.flatMap(Watch.Looked::tick).isPresent());
        });
    changed
        .verdict()
        .ifPresent(it ->
            LOG.log(
                System.Logger.Level.INFO,
                "{0} of {1}, step {2}: {3}: {4}",
                open.release(),
                open.lane(),
                it.step(),
                it.verdict(),
                it.sentence()));
    return changed.ticked();
  }

  /// @return the verdict that was published, if one was
  private Optional<Verdict> publish(T tx, LaneRow row, Watch.Looked looked) {
    Instant now = tx.now();
    Instant at = now.isBefore(row.at()) ? row.at() : now;
    Watch watch = looked.watch();
    LaneRow last = row;
    Optional<Verdict> verdict = looked.tick().flatMap((Tick _) -> watch.due());
    if (verdict.isPresent()) {
      last = append(tx, last, watch, verdict.get(), at);
    }
    Watch told = observed(tx, last, verdict.map(watch::told).orElse(watch), at);
    watches.save(tx, told);
    if (looked.opened()) {
      watches.note(tx, told, new Recorded.Opened());
    }
    verdict.ifPresent(it -> watches.note(tx, told, new Recorded.Published(it)));
    return verdict;
  }

  private Watch observed(T tx, LaneRow last, Watch watch, Instant at) {
    if (Duration.between(watch.observedAt(), at).compareTo(pace.observation()) < 0) {
      return watch;
    }
    append(tx, last, watch, Observing.of(watch), at);
    return watch.observed(at);
  }

  private LaneRow append(T tx, LaneRow row, Watch watch, Event event, Instant at) {
    return LaneLog.append(tx, row, ids.get(), Optional.of(watch.release()), event, at);
  }
}
