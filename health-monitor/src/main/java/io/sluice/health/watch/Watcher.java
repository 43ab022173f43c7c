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

/// Looks at all watches with one reading of each source. What a tick changes stays in memory until
/// it is written, many watches in a transaction; a verdict is published in one transaction with all
/// ticks that it rests on. Whoever goes on after a crash begins where the last written tick ended,
/// and makes one longer tick.
public final class Watcher<T extends Tx> {
  /// Watches that one task looks at, if they need not wait for anybody.
  private static final int GROUP = 250;

  private final Charges<T> charges;
  private final Publishing<T> publishing;
  private final Readings readings;
  private final Probes probes;
  private final Gathering gathering;
  private final Pace pace;
  private final Showing showing;
  private final SideBySide sideBySide;

  /// @param tick the usual time between two looks
  /// @param written most ticks of a watch that are in memory only; at least 1
  /// @param observation how often each watch shows what it sees; while the candidate has a part of
  ///   the traffic, every 2 s at least, since its share is renewed by it
  public record Pace(Duration tick, int written, Duration observation) {
    private static final Duration SHARED = Duration.ofSeconds(2);

    /// @throws IllegalArgumentException if no tick was ever written
    public Pace {
      if (written < 1) {
        throw new IllegalArgumentException("at least 1 tick, was " + written);
      }
    }

    boolean isToBeShown(Watch watch, Instant at) {
      int weight = watch.state().weight().value();
      boolean isOften = weight > 0 && weight < 100 && SHARED.compareTo(observation) < 0;
      Duration since = Duration.between(watch.observedAt(), at);
      // A clock that was set back must not silence it: weight leases depend on observations.
      return since.isNegative() || since.compareTo(isOften ? SHARED : observation) >= 0;
    }
  }

  /// Shows what watches see to whoever looks, each time at most once, and does not wait for it.
  @FunctionalInterface
  public interface Showing {
    void show(List<Seen> seen);
  }

  /// Runs independent tasks to their end.
  @FunctionalInterface
  public interface SideBySide {
    void run(List<Runnable> tasks);
  }

  /// @param publishing says verdicts
  /// @param sources one for each router: a lane is in the tables of one of them
  /// @param gathering asks all other sources
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

  /// Looks once at the watches of those releases that `which` names. A reading that was made before
  /// the present step was known ends no tick and begins none; the next look does.
  ///
  /// @param probing whether to ask instances too, where a watch wants it
  /// @return how many there were
  /// @throws io.sluice.messaging.Transactions.Unavailable if the database did not do it: the next
  ///   look catches up
  public int look(Predicate<UUID> which, boolean probing) {
    Present present = charges.refreshed();
    List<Charge> all =
        present.charges().stream().filter(charge -> which.test(charge.release())).toList();
    if (probing) {
      gathering.ask(all.stream().map(Charge::open).toList());
    }
    // Sources are read even for nobody: it keeps the connections open for the first watch.
    Readings.Round round = readings.read();
    sideBySide.run(tasks(all, charge -> look(charge, round, probing), probing));
    write(all);
    if (charges.isWritable()) {
      show(
          all.stream().filter(charge -> round.knows(charge.watch().lane())).toList(), present.at());
    }
    return all.size();
  }

  /// Writes all that is in memory only.
  ///
  /// @throws io.sluice.messaging.Transactions.Unavailable if the database did not do it
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

  /// What one of them throws keeps no other from its look.
  private static void each(List<Charge> some, Consumer<Charge> look) {
    Optional<RuntimeException> first = Optional.empty();
    for (Charge charge : some) {
      try {
        look.accept(charge);
      } catch (RuntimeException e) {
        // It is thrown after the others had their look.
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

  /// @return whether it is kept, in memory at least
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

  /// What is shown is a sign that a verdict could be said: only of lanes whose router was read, and
  /// only while the database takes what is written.
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
