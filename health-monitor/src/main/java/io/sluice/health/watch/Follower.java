package io.sluice.health.watch;

import io.sluice.contract.Analysis.Check;
import io.sluice.contract.Envelope;
import io.sluice.contract.LaneKey;
import io.sluice.contract.Progress;
import io.sluice.contract.Step;
import io.sluice.domain.verdict.Recorded;
import io.sluice.health.watch.Followed.Active;
import io.sluice.health.watch.Watches.Change;
import io.sluice.health.watch.Watches.Good;
import io.sluice.health.watch.Watches.Stored;
import io.sluice.messaging.LaneRow;
import io.sluice.messaging.MissingEvents;
import io.sluice.messaging.Snapshots;
import io.sluice.messaging.Transactions;
import io.sluice.messaging.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// Projects the progress of lanes onto watches: starts a watch with a release's first confirmed
/// shift (or its first observation, if that comes before), updates its steps and shifts, and ends
/// it.
///
/// The lane's last sequence guards each event, so a repeated event has no effect.
public final class Follower<T extends Tx> {
  private final Transactions<T> transactions;
  private final Watches<T> watches;
  private final Charges<T> charges;
  private final Wake wake;
  private final Snapshots<Followed> snapshots = new Snapshots<>(Followed.class, Followed.NOTHING);

  /// Called after the commit when a tick of `release` should begin at once.
  @FunctionalInterface
  public interface Wake {
    void wake(UUID release);
  }

  /// @param charges the cache of the same watches
  public Follower(Transactions<T> transactions, Watches<T> watches, Charges<T> charges, Wake wake) {
    this.transactions = transactions;
    this.watches = watches;
    this.charges = charges;
    this.wake = wake;
  }

  /// @throws MissingEvents if earlier events of the lane are missing
  /// @throws Transactions.Unavailable if the transaction failed; the caller must repeat the same
  ///   event
  public void on(Envelope<Progress> envelope) {
    Heard heard = Heard.of(envelope.event());
    boolean isNew =
        heard instanceof Heard.Else
            ? transactions.call(tx -> follow(tx, envelope))
            : settled(envelope);
    if (isNew && isWatched(heard)) {
      envelope.release().ifPresent(wake::wake);
    }
  }

  /// Writes the watch's pending ticks before the event, so that they precede it, and drops the
  /// watch from the cache afterwards, since the event changes it.
  private boolean settled(Envelope<Progress> envelope) {
    Optional<UUID> watched =
        envelope.event() instanceof Progress.InstanceLost
            ? charges.of(envelope.lane())
            : envelope.release();
    watched.ifPresent(charges::settle);
    try {
      return transactions.call(tx -> follow(tx, envelope));
    } finally {
      watched.ifPresent(charges::drop);
    }
  }

  /// Whether a tick should begin with the event.
  private static boolean isWatched(Heard heard) {
    return switch (heard) {
      case Heard.Shifted _ -> true;
      case Heard.Stepped(_, var step) -> step instanceof Step.Observe;
      case Heard.Began _, Heard.Planned _, Heard.WentBack _, Heard.Ended _, Heard.Else _ -> false;
      case Heard.Ready _, Heard.Lost _ -> false;
    };
  }

  private boolean follow(T tx, Envelope<Progress> envelope) {
    LaneRow row = tx.lock(envelope.key());
    Followed before = snapshots.read(row);
    if (envelope.sequence() <= before.seq()) {
      return false;
    }
    MissingEvents.requireNext(before.seq(), envelope.sequence());
    Heard heard = Heard.of(envelope.event());
    Instant at = envelope.time();
    Followed after = before.after(envelope.sequence(), envelope.release(), heard, at);
    String snapshot = snapshots.write(row.key(), after);
    tx.save(new LaneRow(row.key(), row.seq(), row.epoch(), row.n(), row.at(), snapshot));
    if (heard instanceof Heard.Lost lost) {
      after
          .active()
          .ifPresent(active -> before.news(lost, at).ifPresent(what -> tell(tx, active, what)));
    } else {
      after
          .active(envelope.release())
          .ifPresent(active -> tell(tx, envelope.lane(), after, active, heard));
    }
    if (heard instanceof Heard.Ended(var well) && envelope.release().isPresent()) {
      UUID release = envelope.release().get();
      if (well) {
        keep(tx, envelope.lane(), release, envelope.sequence());
      }
      watches.end(tx, release);
    }
    return true;
  }

  /// Stores the means of a successful release as a baseline for later releases.
  private void keep(T tx, LaneKey lane, UUID release, long sequence) {
    watches
        .find(tx, release)
        .map(stored -> stored.now().state().ledger().means())
        .filter(means -> !means.isEmpty())
        .ifPresent(means -> watches.keep(tx, new Good(lane, release, sequence, means)));
  }

  /// Records `what` in a running watch; a watch that begins later starts with it.
  private void tell(T tx, Active active, Recorded what) {
    watches
        .find(tx, active.release())
        .ifPresent(stored ->
            watches.write(
                tx, List.of(Change.of(stored.now().heard(what), stored.version(), List.of(what)))));
  }

  private void tell(T tx, LaneKey lane, Followed followed, Active active, Heard heard) {
    Optional<Stored> stored = watches.find(tx, active.release());
    Optional<Watch> known = stored.map(Stored::now);
    if (known.isEmpty() && !begins(active, heard)) {
      return;
    }
    List<Recorded> news =
        new ArrayList<>(known.isEmpty() ? before(tx, lane, followed, active) : List.of());
    of(active, heard)
        .filter(what -> !news.contains(what) && !isKnown(known, what))
        .ifPresent(news::add);
    Watch watch = known.orElseGet(() -> begin(lane, active));
    for (Recorded what : news) {
      watch = watch.heard(what);
    }
    if (!news.isEmpty()) {
      watches.write(tx, List.of(Change.of(watch, stored.map(Stored::version).orElse(0L), news)));
    }
  }

  /// Whether a watch begins with the event: without traffic and without an observation there is no
  /// evidence.
  private static boolean begins(Active active, Heard heard) {
    return !active.back()
        && switch (heard) {
          case Heard.Shifted shifted -> shifted.bringsRequestsTo(active.release());
          case Heard.Stepped(_, var step) -> step instanceof Step.Observe;
          case Heard.Began _, Heard.Planned _, Heard.WentBack _, Heard.Ended _, Heard.Else _ ->
              false;
          case Heard.Ready _, Heard.Lost _ -> false;
        };
  }

  /// Whether the control instances are the same as before, as with most instances that get ready.
  private static boolean isKnown(Optional<Watch> watch, Recorded what) {
    return what instanceof Recorded.Compared(var instances)
        && watch
            .filter(it -> it.state().compared().orElse(List.of()).equals(instances))
            .isPresent();
  }

  private static Watch begin(LaneKey lane, Active active) {
    return Watch.start(
        active.release(),
        lane,
        active.stable(),
        active.healthPath(),
        active.analysis(),
        active.versions());
  }

  /// Returns the events so far for a watch that begins now.
  private List<Recorded> before(T tx, LaneKey lane, Followed followed, Active active) {
    Stream<Recorded> heard =
        Stream.of(
                preceded(tx, lane, active),
                active.last().<Recorded>map(Recorded.Planned::new),
                active.compared().<Recorded>map(Recorded.Compared::new),
                active.step().map(step -> stepped(active.number(), step)))
            .flatMap(Optional::stream);
    return Stream.concat(heard, followed.lostBefore().stream()).toList();
  }

  /// Returns the baseline of earlier successful releases, also for checks that do not use it, so
  /// that the recording can be replayed with another policy.
  private Optional<Recorded> preceded(T tx, LaneKey lane, Active active) {
    List<String> checks =
        active.analysis().checks().stream()
            .filter(check -> check.threshold().isPresent() || check.score().isPresent())
            .map(Check::name)
            .toList();
    return Optional.of(checks)
        .filter(some -> !some.isEmpty())
        .map(some -> watches.means(tx, lane, some))
        .filter(means -> !means.isEmpty())
        .map(Recorded.Preceded::new);
  }

  private static Recorded stepped(int number, Step step) {
    return new Recorded.Stepped(number, step);
  }

  private static Optional<Recorded> of(Active active, Heard heard) {
    return switch (heard) {
      case Heard.Stepped(int number, var step) -> Optional.of(stepped(number, step));
      case Heard.Shifted shifted -> Optional.of(shifted.of(active.release()));
      case Heard.WentBack _ -> Optional.of(new Recorded.TakenBack());
      case Heard.Ready(UUID ready, var baseline) ->
          Optional.<Recorded>of(new Recorded.Compared(baseline))
              .filter(_ -> active.isBeside(ready));
      case Heard.Began _, Heard.Planned _, Heard.Ended _ -> Optional.empty();
      case Heard.Lost _, Heard.Else _ -> Optional.empty();
    };
  }
}
