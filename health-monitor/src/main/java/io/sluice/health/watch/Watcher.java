package io.sluice.health.watch;

import io.sluice.domain.verdict.Measured;
import io.sluice.health.probe.Probes;
import io.sluice.health.probe.Probes.Answers;
import io.sluice.health.source.Counters;
import io.sluice.health.source.Reading;
import io.sluice.health.watch.Charges.Present;
import io.sluice.messaging.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Polls all watches with one reading of each router. Changes by ticks stay in memory until they
/// are written, many watches in a transaction; a verdict is published in one transaction with all
/// ticks behind it. After a crash another replica continues from the end of the last written tick,
/// and makes one longer tick.
public final class Watcher<T extends Tx> {
  /// Maximum number of watches in one task, if they need no probes.
  private static final int GROUP = 250;

  private final Charges<T> charges;
  private final Publishing<T> publishing;
  private final Readings readings;
  private final Probes probes;
  private final Gathering gathering;
  private final Pace pace;
  private final Showing showing;
  private final SideBySide sideBySide;

  /// @param tick the configured interval between two polls
  /// @param written maximum number of ticks of a watch that are in memory only; at least 1
  /// @param observation the interval of a watch's observations; while the candidate has a part of
  ///   the traffic, at most 2 s, since observations renew its weight lease
  public record Pace(Duration tick, int written, Duration observation) {
    private static final Duration SHARED = Duration.ofSeconds(2);

    /// @throws IllegalArgumentException if `written` is less than 1
    public Pace {
      if (written < 1) {
        throw new IllegalArgumentException("at least 1 tick, was " + written);
      }
    }

    boolean isToBeShown(Watch watch, Instant at) {
      int weight = watch.state().weight().value();
      boolean isOften = weight > 0 && weight < 100 && SHARED.compareTo(observation) < 0;
      Duration since = Duration.between(watch.observedAt(), at);
      // If the clock was set back, observations must still be published: weight leases depend on
      // them.
      return since.isNegative() || since.compareTo(isOften ? SHARED : observation) >= 0;
    }
  }

  /// Publishes observations, each at most once, and does not wait for it.
  @FunctionalInterface
  public interface Showing {
    void show(List<Seen> seen);
  }

  /// Runs independent tasks to their end.
  @FunctionalInterface
  public interface SideBySide {
    void run(List<Runnable> tasks);
  }

  /// @param publishing publishes verdicts
  /// @param sources one for each router: a lane is in the tables of one of them
  /// @param gathering queries all other sources
  public Watcher(
      Charges<T> charges,
      Publishing<T> publishing,
      List<Counters> sources,
      Probes probes,
      Gathering gathering,
      Pace pace,
      Showing showing,
      SideBySide sideBySide) {
    this.charges = charges;
    this.publishing = publishing;
    this.readings = new Readings(sources, sideBySide);
    this.probes = probes;
    this.gathering = gathering;
    this.pace = pace;
    this.showing = showing;
    this.sideBySide = sideBySide;
  }

  /// Polls the watches of the releases that match `which`. If the watch changes during the poll,
  /// for example by a new step, the reading ends no tick and begins none; the next poll does.
  ///
  /// @param probing whether to probe instances, too, if a watch needs it
  /// @return the number of watches
  /// @throws io.sluice.messaging.Transactions.Unavailable if the database is unavailable: the next
  ///   poll catches up
  public int look(Predicate<UUID> which, boolean probing) {
    Present present = charges.refreshed();
    List<Charge> all =
        present.charges().stream().filter(charge -> which.test(charge.release())).toList();
    if (probing) {
      gathering.ask(all.stream().map(Charge::open).toList());
    }
    // Routers are read even without watches, which keeps the connections open for the first watch.
    Readings.Round round = readings.read();
    sideBySide.run(tasks(all, charge -> look(charge, round, probing), probing));
    write(all);
    if (charges.isWritable()) {
      show(
          all.stream().filter(charge -> round.knows(charge.watch().lane())).toList(), present.at());
    }
    return all.size();
  }

  /// Writes all changes that are in memory only.
  ///
  /// @throws io.sluice.messaging.Transactions.Unavailable if a write failed
  public void settle() {
    charges.settle();
  }

  private List<Runnable> tasks(List<Charge> all, Consumer<Charge> look, boolean probing) {
    List<Runnable> tasks = new ArrayList<>();
    List<Charge> group = new ArrayList<>();
    for (Charge charge : all) {
      if (probing && charge.watch().state().probing()) {
        tasks.add(() -> look.accept(charge));
      } else {
        group.add(charge);
      }
    }
    for (int from = 0; from < group.size(); from += GROUP) {
      List<Charge> some = group.subList(from, Math.min(group.size(), from + GROUP));
      tasks.add(() -> each(some, look));
    }
    return tasks;
  }

  /// Polls each watch, even if an earlier one failed.
  private static void each(List<Charge> some, Consumer<Charge> look) {
    Optional<RuntimeException> first = Optional.empty();
    for (Charge charge : some) {
      try {
        look.accept(charge);
      } catch (RuntimeException e) {
        // It is thrown after the other watches were polled.
        first = first.or(() -> Optional.of(e));
      }
    }
    if (first.isPresent()) {
      throw first.get();
    }
  }

  private void look(Charge charge, Readings.Round round, boolean probing) {
    if (charge.isToBeWritten()) {
      return;
    }
    Optional<Reading> reading = round.of(charge.watch().lane());
    if (reading.isPresent()) {
      look(charge, reading.get(), answers(charge, probing));
    } else {
      Watch absent = charge.watch().absent(round.away());
      charges.put(charge, charge.looked(Watch.Looked.nothing(absent)));
    }
  }

  private Answers answers(Charge charge, boolean probing) {
    Watch watch = charge.watch();
    return probing && watch.state().probing()
        ? probes.ask(watch.lane(), watch.release(), watch.healthPath())
        : Answers.NONE;
  }

  private void look(Charge charge, Reading reading, Answers answers) {
    List<Measured> measured = gathering.take(charge.release());
    Watch.Looked looked = charge.watch().look(reading, answers, measured, pace.tick());
    if (!take(charge, looked) || looked.tick().isEmpty()) {
      gathering.giveBack(charge.release(), measured);
    }
  }

  /// @return whether the result was kept, at least in memory
  private boolean take(Charge charge, Watch.Looked looked) {
    Charge next = charge.looked(looked);
    boolean isDue = looked.tick().isPresent() && next.watch().due().isPresent();
    return isDue ? publishing.publish(charge, next) : charges.put(charge, next);
  }

  private void write(List<Charge> looked) {
    List<Charge> due =
        looked.stream()
            .flatMap(charge -> charges.of(charge.release()).stream())
            .filter(charge -> charge.isDue(pace.written()))
            .toList();
    for (Charge lost : charges.write(due)) {
      gathering.giveBack(lost.release(), lost.measured());
    }
  }

  /// Publishes the observations that are due. An observation shows that a verdict could be
  /// published, so it requires that the lane's router was read and that the database accepts
  /// writes.
  private void show(List<Charge> looked, Instant at) {
    List<Seen> seen = new ArrayList<>();
    for (Charge known : looked) {
      charges
          .of(known.release())
          .filter(charge -> pace.isToBeShown(charge.watch(), at))
          .filter(charge -> charges.put(charge, charge.with(charge.watch().observed(at))))
          .ifPresent(charge -> seen.add(seen(charge.watch(), at)));
    }
    if (!seen.isEmpty()) {
      showing.show(seen);
    }
  }

  private static Seen seen(Watch watch, Instant at) {
    return new Seen(
        watch.lane(), watch.release(), watch.state().ledger().lastTick(), at, Observing.of(watch));
  }
}
